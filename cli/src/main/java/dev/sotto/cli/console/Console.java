package dev.sotto.cli.console;

import java.io.PrintWriter;

/// Where a command writes: results to `out`, everything about the work to `err`.
public final class Console {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean interactive;
  private final boolean quiet;

  /// `interactive` allows a moving progress bar; `quiet` leaves out progress and notes.
  public Console(PrintWriter out, PrintWriter err, boolean interactive, boolean quiet) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
    this.quiet = quiet;
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /// Tells something worth knowing that is no error.
  public void note(String text) {
    if (!quiet) {
      err.println("note: " + text);
      err.flush();
    }
  }

  /// Starts work of `total` steps, or of unknown length where `total` is 0.
  public Progress start(String what, long total) {
    return Progress.start(what, total, err, interactive, quiet);
  }
}
