package dev.sotto.ckks.scheme;

/// Comparison of scales that the same arithmetic should have made equal.
public final class Scales {
  /// Two scales this close count as equal: several roundings of doubles, far below any noise.
  public static final double RELATIVE_TOLERANCE = 0x1p-40;

  private Scales() {}

  /// Whether two scales are equal up to [#RELATIVE_TOLERANCE].
  public static boolean equal(double a, double b) {
    return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.abs(a);
  }

  static void require(double a, double b) {
    if (!equal(a, b)) {
      throw new IllegalArgumentException("scales " + a + " and " + b + " differ");
    }
  }
}
