package dev.sotto.cli;

import picocli.CommandLine.Option;

/// Options of every command.
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable")
  private boolean help;

  @Option(names = "--quiet", description = "No progress and no notes; errors only.")
  private boolean quiet;

  @Option(
      names = "--stacktrace",
      description = "With an error, show where in Sotto it was raised (for developers).")
  private boolean stackTrace;

  boolean quiet() {
    return quiet;
  }

  boolean stackTrace() {
    return stackTrace;
  }
}
