package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;

/// Residues of integer-valued doubles of any size.
final class CoefficientResidues {
  private static final double WORD = 0x1p40;

  private CoefficientResidues() {}

  /// Writes a matrix of coefficients, rows of the real parts first.
  ///
  /// @param limb N elements
  static void flatten(ComplexRows rows, double[] limb) {
    int columns = rows.real()[0].length;
    int half = limb.length / 2;
    for (int r = 0; r < rows.rows(); r++) {
      System.arraycopy(rows.real()[r], 0, limb, r * columns, columns);
      System.arraycopy(rows.imaginary()[r], 0, limb, half + r * columns, columns);
    }
  }

  /// Replaces coefficients by their residues.
  ///
  /// @param largest a bound on the absolute values
  static void reduce(double[] limb, double largest, Modulus modulus, Kernels kernels) {
    if (largest >= 0x1p53) {
      reduceLarge(limb, modulus);
    } else if (largest > modulus.p() / 2) {
      kernels.reduce(limb, limb, modulus);
    }
  }

  /// Horner's rule over 40-bit words, the highest first: every step is exact, because a double's
  /// words are.
  private static void reduceLarge(double[] limb, Modulus modulus) {
    double word = modulus.reduce(WORD);
    for (int i = 0; i < limb.length; i++) {
      double x = limb[i];
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
      limb[i] = residue;
    }
  }
}
