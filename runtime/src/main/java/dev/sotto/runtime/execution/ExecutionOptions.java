package dev.sotto.runtime.execution;

import dev.sotto.ckks.ring.Workers;

/// How a server computes.
///
/// @param workers the threads; one context's kernels run on them
/// @param diagonalBytes how much memory encoded diagonals may keep between runs
/// @param rotationBytes how much memory rotated inputs of one linear map may take at a time
public record ExecutionOptions(Workers workers, long diagonalBytes, long rotationBytes) {
  private static final long MOST_DIAGONAL_BYTES = 1L << 30;
  private static final long MOST_ROTATION_BYTES = 1L << 29;

  /// One thread, and of this process' heap a quarter, at most 1 GiB, for diagonals and an eighth, at
  /// most 512 MiB, for rotated inputs: the rest is for keys and values.
  public static final ExecutionOptions DEFAULT = standard(Runtime.getRuntime().maxMemory());

  private static ExecutionOptions standard(long heapBytes) {
    return new ExecutionOptions(
        Workers.INLINE,
        Math.min(MOST_DIAGONAL_BYTES, heapBytes / 4),
        Math.min(MOST_ROTATION_BYTES, heapBytes / 8));
  }

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

  /// The same threads with another budget for rotated inputs.
  public ExecutionOptions withRotationBytes(long bytes) {
    return new ExecutionOptions(workers, diagonalBytes, bytes);
  }

  /// The same threads with another budget for diagonals.
  public ExecutionOptions withDiagonalBytes(long bytes) {
    return new ExecutionOptions(workers, bytes, rotationBytes);
  }
}
