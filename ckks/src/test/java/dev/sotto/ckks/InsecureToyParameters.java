package dev.sotto.ckks;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.rlwe.CkksParameters;

/// Parameters without security, small enough for tests to be fast.
public final class InsecureToyParameters {
  private InsecureToyParameters() {}

  /// `N = 2^logN`, a first modulus of 49 bits, `levels` rescales of 40 bits, two primes a digit.
  public static CkksParameters of(int logN, int levels) {
    return of(logN, 49, levels, 40, 2, 48, 2);
  }

  /// Everything chosen.
  public static CkksParameters of(
      int logN,
      double firstBits,
      int levels,
      double scaleBits,
      int specialPrimes,
      double specialBits,
      int primesPerDigit) {
    return CkksParameters.builder(logN)
        .firstModulusBits(firstBits)
        .levels(levels, scaleBits)
        .specialPrimes(specialPrimes, specialBits)
        .primesPerDigit(primesPerDigit)
        .buildInsecure(InsecureAccess.FOR_TESTS);
  }
}
