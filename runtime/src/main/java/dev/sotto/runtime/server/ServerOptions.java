package dev.sotto.runtime.server;

import dev.sotto.ckks.ring.Workers;
import java.util.concurrent.Executor;

/// On which threads and in how much memory a server computes. Immutable.
///
/// @param executor lends threads to every run, beside the one that calls
/// @param threads on how many threads a run computes at most, its caller's included
/// @param memoryBytes bound on what the server holds: keys, tables, encoded diagonals, and the
///   values of all runs at a time
public record ServerOptions(Executor executor, int threads, long memoryBytes) {
  /// A memory budget that is none.
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /// The caller's thread, and no bound on memory; encoded diagonals take at most a quarter of this
  /// process' heap and at most 1 GiB.
  public static final ServerOptions DEFAULT = new ServerOptions(Runnable::run, 1, UNBOUNDED);

  /// @throws IllegalArgumentException if there is no thread, or the budget is not positive
  public ServerOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " below 1");
    }
    if (memoryBytes <= 0) {
      throw new IllegalArgumentException("a memory budget of " + memoryBytes + " bytes");
    }
  }

  /// As these, on the caller's thread and up to `number - 1` of `other`, which the caller owns and
  /// shuts down after the last run.
  ///
  /// A run never waits for the executor to start a task, so an executor may serve many servers, and
  /// the very thread that runs may be one of its own.
  ///
  /// @throws IllegalArgumentException if `number` is not positive
  public ServerOptions withThreads(Executor other, int number) {
    return new ServerOptions(other, number, memoryBytes);
  }

  /// As these, with a memory budget.
  ///
  /// @throws IllegalArgumentException if it is not positive
  public ServerOptions withMemory(long bytes) {
    return new ServerOptions(executor, threads, bytes);
  }

  Workers workers() {
    return Workers.of(executor, threads);
  }
}
