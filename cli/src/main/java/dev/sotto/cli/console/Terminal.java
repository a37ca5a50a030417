package dev.sotto.cli.console;

/// Whether someone watches.
public final class Terminal {
  private Terminal() {}

  /// True where standard error is a terminal: the launcher knows, Java does not.
  public static boolean isInteractive() {
    return Boolean.getBoolean("sotto.terminal");
  }
}
