package dev.sotto.ckks.rlwe;

/// An operation asked for an evaluation key that was not generated, or not up to that level.
public final class MissingKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// @param message which key, at which level
  public MissingKeyException(String message) {
    super(message);
  }
}
