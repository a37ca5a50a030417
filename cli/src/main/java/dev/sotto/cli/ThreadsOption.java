package dev.sotto.cli;

import dev.sotto.cli.console.UserMistakeException;
import picocli.CommandLine.Option;

/// How many threads compute.
final class ThreadsOption {
  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads to compute with (default: one for each processor).")
  private int threads;

  /// As given, or one for each processor.
  int threads() {
    if (threads == 0) {
      return Runtime.getRuntime().availableProcessors();
    }
    return checked("--threads", threads);
  }

  /// `threads`, as `option` gives them.
  static int checked(String option, int threads) {
    if (threads < 1 || threads > MOST) {
      throw new UserMistakeException(option + " " + threads + " is outside [1, " + MOST + "]");
    }
    return threads;
  }
}
