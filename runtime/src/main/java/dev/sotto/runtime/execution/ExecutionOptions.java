package dev.sotto.runtime.execution;

import dev.sotto.ckks.ring.Workers;

/// How a server computes.
///
/// @param workers the threads; one context's kernels run on them
/// @param diagonalBytes how much memory encoded diagonals and biases may keep between runs
/// @param sumBytes how much memory partial sums of one linear map may take at a time
public record ExecutionOptions(Workers workers, long diagonalBytes, long sumBytes) {
  private static final long MOST_DIAGONAL_BYTES = 1L << 30;
  private static final long MOST_SUM_BYTES = 1L << 29;

  /// One thread, and of this process' heap a quarter, at most 1 GiB, for diagonals and an eighth,
  /// at most 512 MiB, for partial sums: the rest is for keys and values.
  public static final ExecutionOptions DEFAULT = standard(Runtime.getRuntime().maxMemory());

  private static ExecutionOptions standard(long heapBytes) {
    return new ExecutionOptions(
        Workers.INLINE,
        Math.min(MOST_DIAGONAL_BYTES, heapBytes / 4),
        Math.min(MOST_SUM_BYTES, heapBytes / 8));
  }

  /// Refuses negative budgets.
  public ExecutionOptions {
    if (diagonalBytes < 0 || sumBytes < 0) {
      throw new IllegalArgumentException(
          "memory budgets of %d and %d bytes".formatted(diagonalBytes, sumBytes));
    }
  }

  /// The same budgets on other threads.
  public ExecutionOptions withWorkers(Workers other) {
    return new ExecutionOptions(other, diagonalBytes, sumBytes);
  }

  /// The same threads with another budget for partial sums.
  public ExecutionOptions withSumBytes(long bytes) {
    return new ExecutionOptions(workers, diagonalBytes, bytes);
  }

  /// The same threads with another budget for diagonals.
  public ExecutionOptions withDiagonalBytes(long bytes) {
    return new ExecutionOptions(workers, bytes, sumBytes);
  }
}
