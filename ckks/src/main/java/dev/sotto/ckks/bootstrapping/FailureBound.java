package dev.sotto.ckks.bootstrapping;

import java.math.BigInteger;

/// The probability that a bootstrapping leaves the interval of its modular reduction, which spoils
/// the result.
///
/// Raising the modulus adds `I = (c₀ + c₁·s - m)/q₀` to a coefficient: the sum of `h + 1` numbers
/// uniform in [-1/2, 1/2], for a secret of `h` coefficients ±1. Its tail is that of the Irwin–Hall
/// distribution, `P(S > K) = Σ_k (-1)^k binomial(n, k)·(n/2 - K - k)^n / n!` over `k < n/2 - K`, `n
/// = h + 1`; both tails and all N coefficients add up.
public final class FailureBound {
  private FailureBound() {}

  /// log₂ of the bound for one bootstrapping.
  ///
  /// @return negative infinity if no sum can leave the interval
  public static double log2(int logN, int hammingWeight, int interval) {
    int n = hammingWeight + 1;
    // Everything doubled, so that n/2 is whole.
    int start = n - 2 * interval;
    BigInteger sum = BigInteger.ZERO;
    BigInteger binomial = BigInteger.ONE;
    BigInteger factorial = BigInteger.ONE;
    for (int k = 0; 2 * k < start; k++) {
      BigInteger term = BigInteger.valueOf(start - 2L * k).pow(n).multiply(binomial);
      sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
      binomial = binomial.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1L));
    }
    for (int i = 2; i <= n; i++) {
      factorial = factorial.multiply(BigInteger.valueOf(i));
    }
    return sum.signum() == 0
        ? Double.NEGATIVE_INFINITY
        : log2(sum) - n - log2(factorial) + 1 + logN;
  }

  private static double log2(BigInteger x) {
    int shift = Math.max(0, x.bitLength() - 60);
    return Math.log(x.shiftRight(shift).doubleValue()) / Math.log(2) + shift;
  }
}
