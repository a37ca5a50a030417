package dev.sotto.cli.verify;

/// Wall-clock seconds of the stages.
///
/// @param compile import, calibration and compilation
/// @param keygen the secret key and all evaluation keys
/// @param encrypt one batch, median
/// @param run one batch, median of the runs after the first
/// @param runPerSample `run` divided by the samples of the fullest batch that was run
/// @param decrypt one batch, median
/// @param runs how many runs were timed
public record Timings(
    double compile,
    double keygen,
    double encrypt,
    double run,
    double runPerSample,
    double decrypt,
    int runs) {}
