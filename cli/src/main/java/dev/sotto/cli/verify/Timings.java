package dev.sotto.cli.verify;

/// Wall-clock seconds of the stages.
///
/// @param compile import, calibration and compilation
/// @param keygen the secret key and all evaluation keys
/// @param encrypt one batch, median
/// @param firstRun the first batch, by a machine that has not warmed up
/// @param run one batch, median of the later two thirds of all runs
/// @param runPerSample `run` divided by the samples of the fullest batch that was run
/// @param decrypt one batch, median
/// @param runs how many runs `run` is the median of
public record Timings(
    double compile,
    double keygen,
    double encrypt,
    double firstRun,
    double run,
    double runPerSample,
    double decrypt,
    int runs) {}
