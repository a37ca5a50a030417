package dev.sotto.cli.bench;

import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.List;

/// Parameters to measure: secure ones, as large as the security table allows for their ring.
///
/// @param primes primes of Q
/// @param specialPrimes primes of P, and of a digit
/// @param bits of each prime
record CoreSet(int logN, int primes, int specialPrimes, double bits) {
  /// One for each of the larger rings, three digits.
  static final List<CoreSet> ALL =
      List.of(new CoreSet(14, 6, 2, 48), new CoreSet(15, 13, 5, 48), new CoreSet(16, 24, 8, 49.3));

  CkksParameters parameters() {
    return CkksParameters.builder(logN)
        .firstModulusBits(bits)
        .levels(primes - 1, bits)
        .specialPrimes(specialPrimes, bits)
        .primesPerDigit(specialPrimes)
        .build();
  }
}
