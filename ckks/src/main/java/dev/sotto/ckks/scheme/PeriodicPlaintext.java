package dev.sotto.ckks.scheme;

/// An encoded vector of a small period, modulo the primes of a level and those of P. Immutable.
///
/// It is a polynomial in `X^8` at least, so its transform has in every block of 64 values a row of
/// 8 that repeats: limbs are handed out as these rows.
public final class PeriodicPlaintext {
  private final double[][] values;

  /// For each element of the rows, the position of its value in the small transform.
  private final int[] positions;

  PeriodicPlaintext(double[][] values, int[] positions) {
    this.values = values;
    this.positions = positions;
  }

  /// Writes the rows of limb `limb` of the extended basis: N/8 transformed residues.
  ///
  /// @param out N/8 elements or more
  public void rows(int limb, double[] out) {
    double[] from = values[limb];
    for (int r = 0; r < positions.length; r++) {
      out[r] = from[positions[r]];
    }
  }
}
