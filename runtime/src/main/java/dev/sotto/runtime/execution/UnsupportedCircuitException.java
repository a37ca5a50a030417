package dev.sotto.runtime.execution;

/// A circuit that asks for an operation this runtime does not have.
public final class UnsupportedCircuitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message which operation, and what to do
  public UnsupportedCircuitException(String message) {
    super(message);
  }
}
