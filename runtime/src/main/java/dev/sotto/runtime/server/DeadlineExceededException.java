package dev.sotto.runtime.server;

/// A run that took longer than its caller allowed.
public final class DeadlineExceededException extends RunCancelledException {
  private static final long serialVersionUID = 1L;

  /// @param message the deadline, and where the run ended
  public DeadlineExceededException(String message) {
    super(message);
  }
}
