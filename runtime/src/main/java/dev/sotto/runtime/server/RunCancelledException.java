package dev.sotto.runtime.server;

/// A run that ended early because its caller wanted it to, or its thread was interrupted, which the
/// thread then still is.
public class RunCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message where it ended
  public RunCancelledException(String message) {
    super(message);
  }
}
