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

  /// The smallest ring and the least weight for which a sparse secret is known to be secure, and
  /// the largest log₂ QP from that ring up: the first and the special prime of sets published as
  /// 128-bit secure. For N = 2^16 they have 60 and 61 bits in J.-P. Bossuat, J. Troncoso-Pastoriza,
  /// J.-P. Hubaux, "Bootstrapping for Approximate Homomorphic Encryption with Negligible
  /// Failure-Probability by Using Sparse-Secret Encapsulation", ia.cr/2022/024; for N = 2^15, 40
  /// and 56 bits in set N15QP880H16384H32 of its authors' library Lattigo.
  private static final int SPARSE_MIN_LOG_N = 15;

  private static final int SPARSE_WEIGHT = 32;
  private static final int[] SPARSE_MAX_LOG_QP = {96, 121};

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

  /// Checks a sparse secret's modulus.
  ///
  /// @throws IllegalArgumentException outside what is published as 128-bit secure
  static void checkSparse(int logN, int hammingWeight, double logQP) {
    int bound = logN < SPARSE_MIN_LOG_N ? 0 : SPARSE_MAX_LOG_QP[logN - SPARSE_MIN_LOG_N];
    if (hammingWeight < SPARSE_WEIGHT || logQP > bound) {
      throw new IllegalArgumentException(
          ("a secret of weight %d at N = 2^%d, log2 QP = %.1f: 128-bit security is known for weight"
                  + " %d, N >= 2^%d, log2 QP <= %d there (ia.cr/2022/024)")
              .formatted(hammingWeight, logN, logQP, SPARSE_WEIGHT, SPARSE_MIN_LOG_N, bound));
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
