package dev.sotto.ckks.ring;

/// What the limbs of a [RingElement] hold.
public enum Form {
  /// Coefficients of X^0 … X^(N−1).
  COEFFICIENTS,
  /// Values at the odd powers of ψ, in the order of [dev.sotto.ckks.kernel.NttTable].
  NTT
}
