package dev.sotto.runtime.execution;

import dev.sotto.ckks.ring.Workers;

/// How a server computes.
///
/// @param workers the threads; one context's kernels run on them
/// @param diagonalBytes how much memory encoded diagonals may keep between runs
/// @param rotationBytes how much memory rotated inputs of one linear map may take at a time
public record ExecutionOptions(Workers workers, long diagonalBytes, long rotationBytes) {
  /// 1 GiB: LeNet's diagonals at N = 2^15 fit, and keys and values beside them stay below 4 GiB.
  public static final long DEFAULT_DIAGONAL_BYTES = 1L << 30;

  /// 512 MiB: 64 rotated inputs of 16 limbs at N = 2^15.
  public static final long DEFAULT_ROTATION_BYTES = 1L << 29;

  /// One thread and the default budgets.
  public static final ExecutionOptions DEFAULT =
      new ExecutionOptions(Workers.INLINE, DEFAULT_DIAGONAL_BYTES, DEFAULT_ROTATION_BYTES);

  /// Refuses negative budgets.
  public ExecutionOptions {
    if (diagonalBytes < 0 || rotationBytes < 0) {
      throw new IllegalArgumentException(
          "memory budgets of %d and %d bytes".formatted(diagonalBytes, rotationBytes));
    }
  }

  /// The same budgets on other threads.
  public ExecutionOptions withWorkers(Workers other) {
    return new ExecutionOptions(other, diagonalBytes, rotationBytes);
  }

  /// The same threads with another budget for diagonals.
  public ExecutionOptions withDiagonalBytes(long bytes) {
    return new ExecutionOptions(workers, bytes, rotationBytes);
  }
}
