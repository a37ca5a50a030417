package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Modulus;

/// Residues of integer-valued doubles of any size.
final class CoefficientResidues {
  private static final double WORD = 0x1p40;

  private CoefficientResidues() {}

  /// Writes the residues of a matrix of coefficients, rows of the real parts first.
  ///
  /// @param largest a bound on the absolute values
  /// @param limb N residues, reduced
  static void reduce(ComplexRows rows, double largest, Modulus modulus, double[] limb) {
    int columns = rows.real()[0].length;
    int half = limb.length / 2;
    for (int r = 0; r < rows.rows(); r++) {
      reduce(rows.real()[r], largest, modulus, limb, r * columns);
      reduce(rows.imaginary()[r], largest, modulus, limb, half + r * columns);
    }
  }

  private static void reduce(
      double[] row, double largest, Modulus modulus, double[] limb, int offset) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    if (largest <= p / 2) {
      System.arraycopy(row, 0, limb, offset, row.length);
    } else if (largest < 0x1p53) {
      for (int i = 0; i < row.length; i++) {
        double x = row[i];
        limb[offset + i] = Math.fma(-p, Math.rint(x * inverse), x);
      }
    } else {
      reduceLarge(row, modulus, limb, offset);
    }
  }

  /// Horner's rule over 40-bit words, the highest first: every step is exact, because a double's
  /// words are.
  private static void reduceLarge(double[] row, Modulus modulus, double[] limb, int offset) {
    double word = modulus.reduce(WORD);
    for (int i = 0; i < row.length; i++) {
      double x = row[i];
      double base = 1;
      while (Math.abs(x) >= base * WORD) {
        base *= WORD;
      }
      double residue = 0;
      while (base >= 1) {
        double digit = Math.rint(x / base);
        x = Math.fma(-base, digit, x);
        residue = modulus.reduce(modulus.multiply(residue, word) + modulus.reduce(digit));
        base /= WORD;
      }
      limb[offset + i] = residue;
    }
  }
}
