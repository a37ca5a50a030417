package dev.sotto.runtime.server;

import dev.sotto.ckks.ring.Workers;
import java.util.concurrent.Executor;

/// On which threads and in how much memory a server computes. Immutable.
///
/// @param workers the threads that every run shares
/// @param memoryBytes bound on what the server holds: keys, tables, encoded diagonals, and the
///   values of all runs at a time
public record ServerOptions(Workers workers, long memoryBytes) {
  /// A memory budget that is none.
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /// The caller's thread, and no bound on memory; encoded diagonals take at most a quarter of this
  /// process' heap and at most 1 GiB.
  public static final ServerOptions DEFAULT = new ServerOptions(Workers.INLINE, UNBOUNDED);

  /// Refuses a budget that is not positive.
  public ServerOptions {
    if (memoryBytes <= 0) {
      throw new IllegalArgumentException("a memory budget of " + memoryBytes + " bytes");
    }
  }

  /// As these, on the caller's thread and up to `threads - 1` of `executor`, which the caller owns
  /// and shuts down after the last run.
  ///
  /// A run never waits for the executor to start a task, so an executor may serve many servers, and
  /// the very thread that runs may be one of its own.
  ///
  /// @throws IllegalArgumentException if `threads` is not positive
  public ServerOptions withThreads(Executor executor, int threads) {
    return new ServerOptions(Workers.of(executor, threads), memoryBytes);
  }

  /// As these, with a memory budget.
  ///
  /// @throws IllegalArgumentException if it is not positive
  public ServerOptions withMemory(long bytes) {
    return new ServerOptions(workers, bytes);
  }
}
