package dev.sotto.runtime.server;

import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.execution.ExecutionOptions;
import dev.sotto.runtime.execution.WorkingMemory;
import java.util.Locale;

/// What a server of a model needs in memory, estimated before any key is loaded.
///
/// Weights are not counted: whoever asks holds the model already.
///
/// @param keyBytes evaluation keys
/// @param tableBytes tables of the ring
/// @param runBytes one run at its fullest, its inputs included
public record ServerMemory(long keyBytes, long tableBytes, long runBytes) {
  /// What a server of `model` with these options needs: with fewer partial sums held at a time
  /// where the budget is short.
  public static ServerMemory estimate(CompiledModel model, ServerOptions options) {
    return Plan.of(Server.workingMemory(model), Server.keyMemory(model).bytes(), options).memory;
  }

  /// What a server takes before it can run, and during one run.
  public long totalBytes() {
    return keyBytes + tableBytes + runBytes;
  }

  /// How a server spends its budget: linear maps hold as many partial sums as fit, and encoded
  /// diagonals get half of what is left then.
  ///
  /// @param freeBytes what remains for runs; may be less than one takes
  record Plan(ServerMemory memory, ExecutionOptions execution, long freeBytes) {
    /// Keys and encoded diagonals together where memory is not bounded: encoding a diagonal at each
    /// use costs less than a key.
    private static final long USUAL_BYTES = 9L << 28;

    private static final long LEAST_DIAGONAL_BYTES = 1L << 28;

    /// Where memory is not bounded: no run is counted, which takes a second for a large model.
    static Plan unbounded(long keyBytes, ServerOptions options) {
      ExecutionOptions standard = ExecutionOptions.DEFAULT.withWorkers(options.workers());
      long diagonals = Math.max(LEAST_DIAGONAL_BYTES, USUAL_BYTES - keyBytes);
      return new Plan(
          new ServerMemory(0, 0, 0),
          standard.withDiagonalBytes(Math.min(standard.diagonalBytes(), diagonals)),
          options.memoryBytes());
    }

    static Plan of(WorkingMemory working, long keyBytes, ServerOptions options) {
      int threads = options.threads();
      long tables = working.tableBytes();
      ExecutionOptions standard = ExecutionOptions.DEFAULT.withWorkers(options.workers());
      long left = options.memoryBytes() - keyBytes - tables;
      long sumBytes = standard.sumBytes();
      long run = working.runBytes(sumBytes, threads);
      for (long fewer = sumBytes / 4; run > left && fewer > 0; fewer /= 4) {
        run = working.runBytes(fewer, threads);
        sumBytes = fewer;
      }
      long diagonals = Math.clamp((left - run) / 2, 0, standard.diagonalBytes());
      return new Plan(
          new ServerMemory(keyBytes, tables, run),
          standard.withSumBytes(sumBytes).withDiagonalBytes(diagonals),
          left - diagonals);
    }
  }

  /// As in "1.2 GB".
  static String text(long bytes) {
    return bytes >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
