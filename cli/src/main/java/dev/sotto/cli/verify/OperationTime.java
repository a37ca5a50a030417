package dev.sotto.cli.verify;

/// How long one operation of the circuit took.
///
/// @param value its result
/// @param seconds wall-clock time, the median of the counted runs
public record OperationTime(String value, double seconds) {}
