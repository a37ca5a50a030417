package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import java.math.BigInteger;

/// Turns residues back into integers.
///
/// Source: H. L. Garner, "The Residue Number System", mixed-radix digits.
public final class Reconstruction {

  private Reconstruction() {}

  /// The coefficients as doubles, rounded to 53 bits, of an element whose coefficients have
  /// absolute values below `0.4·Q`, Q the product of the first `limbs` primes of its basis.
  ///
  /// @throws IllegalArgumentException unless the element is in coefficient form and has that many
  ///   limbs
  public static double[] toDoubles(RingElement a, int limbs) {
    requireCoefficients(a, limbs);
    Ring ring = a.ring();
    Kernels kernels = ring.kernels();
    int n = ring.degree();
    double[][] digits = new double[limbs][];
    double[] lifted = ring.scratch().take();
    for (int j = 0; j < limbs; j++) {
      Modulus modulus = a.modulus(j);
      double[] digit = a.limb(j).clone();
      for (int i = 0; i < j; i++) {
        kernels.reduce(digits[i], lifted, modulus);
        double inverse = modulus.invert(modulus.residue(a.modulus(i).value()));
        kernels.subtractMultiplyScalar(digit, lifted, inverse, digit, 0, digit.length, modulus);
      }
      digits[j] = digit;
    }
    ring.scratch().give(lifted);
    double[] values = digits[limbs - 1];
    for (int i = limbs - 2; i >= 0; i--) {
      double q = a.modulus(i).p();
      double[] digit = digits[i];
      for (int t = 0; t < n; t++) {
        values[t] = Math.fma(values[t], q, digit[t]);
      }
    }
    return values;
  }

  /// The coefficients as integers in `[−Q/2, Q/2]`, Q the product of the element's whole basis.
  public static BigInteger[] toIntegers(RingElement a) {
    int limbs = a.basis().size();
    requireCoefficients(a, limbs);
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i < limbs; i++) {
      product = product.multiply(BigInteger.valueOf(a.modulus(i).value()));
    }
    BigInteger[] weights = new BigInteger[limbs];
    for (int i = 0; i < limbs; i++) {
      BigInteger q = BigInteger.valueOf(a.modulus(i).value());
      BigInteger cofactor = product.divide(q);
      weights[i] = cofactor.multiply(cofactor.modInverse(q));
    }
    BigInteger half = product.shiftRight(1);
    BigInteger[] values = new BigInteger[a.ring().degree()];
    for (int t = 0; t < values.length; t++) {
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < limbs; i++) {
        long residue = a.modulus(i).canonical(a.limb(i)[t]);
        sum = sum.add(weights[i].multiply(BigInteger.valueOf(residue)));
      }
      BigInteger value = sum.mod(product);
      values[t] = value.compareTo(half) > 0 ? value.subtract(product) : value;
    }
    return values;
  }

  private static void requireCoefficients(RingElement a, int limbs) {
    if (a.form() != Form.COEFFICIENTS) {
      throw new IllegalArgumentException("element in NTT form, expected coefficient form");
    }
    if (limbs < 1 || limbs > a.basis().size()) {
      throw new IllegalArgumentException(
          "reconstruction from " + limbs + " limbs of " + a.basis().size());
    }
  }
}
