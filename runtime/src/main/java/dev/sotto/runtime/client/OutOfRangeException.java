package dev.sotto.runtime.client;

/// A value outside of what the model was calibrated for: a sample that is refused, or a result that
/// is not to be trusted.
public final class OutOfRangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// @param message which value, where, and the range
  public OutOfRangeException(String message) {
    super(message);
  }
}
