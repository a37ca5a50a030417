package dev.sotto.testkit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/// Polynomials with integer coefficients modulo `X^N + 1`, by their definitions: without residues,
/// transforms or rounding errors.
public final class ExactPolynomials {
  private ExactPolynomials() {}

  /// The representative of `x` modulo `modulus` in `(-modulus/2, modulus/2]`.
  public static BigInteger centred(BigInteger x, BigInteger modulus) {
    BigInteger r = x.mod(modulus);
    return r.shiftLeft(1).compareTo(modulus) > 0 ? r.subtract(modulus) : r;
  }

  /// The integer nearest to `x / divisor`.
  public static BigInteger nearestQuotient(BigInteger x, BigInteger divisor) {
    return new BigDecimal(x)
        .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_EVEN)
        .toBigInteger();
  }

  /// `a·b` modulo `X^N + 1`, for `N` coefficients each.
  public static BigInteger[] product(BigInteger[] a, BigInteger[] b) {
    int n = a.length;
    BigInteger[] c = new BigInteger[n];
    Arrays.fill(c, BigInteger.ZERO);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        BigInteger term = a[i].multiply(b[j]);
        int k = (i + j) % n;
        c[k] = i + j < n ? c[k].add(term) : c[k].subtract(term);
      }
    }
    return c;
  }

  /// Small coefficients as integers.
  public static BigInteger[] of(byte[] coefficients) {
    BigInteger[] integers = new BigInteger[coefficients.length];
    Arrays.setAll(integers, i -> BigInteger.valueOf(coefficients[i]));
    return integers;
  }

  /// The integers in `(-q/2, q/2]`, for `q` the product of `primes`, that have these residues.
  ///
  /// @param residues for each prime one of each integer, not necessarily reduced
  public static BigInteger[] ofResidues(List<long[]> residues, List<BigInteger> primes) {
    BigInteger modulus = primes.stream().reduce(BigInteger.ONE, BigInteger::multiply);
    BigInteger[] sums = new BigInteger[residues.getFirst().length];
    Arrays.fill(sums, BigInteger.ZERO);
    for (int l = 0; l < primes.size(); l++) {
      BigInteger cofactor = modulus.divide(primes.get(l));
      BigInteger weight = cofactor.multiply(cofactor.modInverse(primes.get(l)));
      long[] limb = residues.get(l);
      Arrays.setAll(sums, i -> sums[i].add(BigInteger.valueOf(limb[i]).multiply(weight)));
    }
    return Arrays.stream(sums).map(sum -> centred(sum, modulus)).toArray(BigInteger[]::new);
  }
}
