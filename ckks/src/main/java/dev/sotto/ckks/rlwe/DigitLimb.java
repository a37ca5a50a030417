package dev.sotto.ckks.rlwe;

/// One limb of all digits of a polynomial, transformed; read-only, and not to be kept.
public final class DigitLimb {
  private final int level;
  private final int index;
  private final double[][] digits;

  DigitLimb(int level, int index, double[][] digits) {
    this.level = level;
    this.index = index;
    this.digits = digits;
  }

  /// The level of the polynomial.
  int level() {
    return level;
  }

  /// The number of the limb in the extended basis of the level.
  public int index() {
    return index;
  }

  double[][] digits() {
    return digits;
  }
}
