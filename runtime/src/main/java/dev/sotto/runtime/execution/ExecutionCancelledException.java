package dev.sotto.runtime.execution;

/// A run that ended early because its caller wanted it to.
public final class ExecutionCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message where it ended
  public ExecutionCancelledException(String message) {
    super(message);
  }
}
