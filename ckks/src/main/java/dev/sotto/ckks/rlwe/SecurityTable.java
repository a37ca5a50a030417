package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;

/// The largest moduli at 128-bit classical security for uniform ternary secrets and errors of
/// standard deviation 3.2.
///
/// Source: J.-P. Bossuat et al., "Security Guidelines for Implementing Homomorphic Encryption",
/// ia.cr/2024/463, table 5.2.
public final class SecurityTable {
  /// Smallest ring: log₂ N.
  public static final int MIN_LOG_N = 12;

  /// Largest ring: log₂ N.
  public static final int MAX_LOG_N = 16;

  private static final int[] MAX_LOG_QP = {106, 214, 430, 868, 1747};

  private SecurityTable() {}

  /// The largest log₂ QP for `N = 2^logN`.
  ///
  /// @throws IllegalArgumentException for a ring outside the table
  public static int maxLogQP(int logN) {
    if (logN < MIN_LOG_N || logN > MAX_LOG_N) {
      throw new IllegalArgumentException(
          "no 128-bit parameters known for N = 2^%d: log2 N outside [%d, %d]"
              .formatted(logN, MIN_LOG_N, MAX_LOG_N));
    }
    return MAX_LOG_QP[logN - MIN_LOG_N];
  }

  /// Checks a modulus against the table.
  ///
  /// @throws IllegalArgumentException with both numbers if `logQP` is too large
  static void check(int logN, double logQP) {
    int bound = maxLogQP(logN);
    if (logQP > bound) {
      throw new IllegalArgumentException(
          "log2 QP = %.1f exceeds %d, the bound for N = 2^%d at 128-bit security (ia.cr/2024/463)"
              .formatted(logQP, bound, logN));
    }
  }

  static double log2(Iterable<Modulus> moduli) {
    double sum = 0;
    for (Modulus modulus : moduli) {
      sum += modulus.log2();
    }
    return sum;
  }
}
