package dev.sotto.ckks.rlwe;

import java.util.Map;
import java.util.TreeMap;

/// What bootstrapping needs beside rotation, conjugation and relinearization keys of the whole
/// chain: keys of two shorter chains, and one key back from the sparse secret.
///
/// The work at the bottom of the chain is done modulo the primes up to `lowLevel` and as many
/// special primes. The switch to the sparse secret is modulo the first prime and one special prime
/// only, because a sparse secret is secure for a small modulus only.
///
/// @param hammingWeight non-zero coefficients of the sparse secret
/// @param lowLevel the highest level of the low chain
/// @param lowRotationLevels the low chain's rotations, from step to level
public record BootstrapKeyNeed(
    int hammingWeight, int lowLevel, Map<Integer, Integer> lowRotationLevels) {
  /// Copies the map.
  public BootstrapKeyNeed {
    lowRotationLevels = java.util.Collections.unmodifiableMap(new TreeMap<>(lowRotationLevels));
  }

  /// The chain of the work at the bottom.
  public static CkksParameters lowParameters(CkksParameters parameters, int lowLevel) {
    int specials = Math.min(parameters.limbs(lowLevel), parameters.specialModuli().size());
    return parameters.prefix(lowLevel, specials);
  }

  /// The chain of the switch to the sparse secret.
  public static CkksParameters encapsulationParameters(CkksParameters parameters) {
    return parameters.prefix(0, 1);
  }

  /// Refuses a sparse secret that is not known to be secure; key generation asks again.
  ///
  /// @throws IllegalArgumentException with its numbers and those that are
  public static void checkSecurity(CkksParameters parameters, int hammingWeight) {
    if (!parameters.isInsecure()) {
      SecurityTable.checkSparse(
          parameters.logN(), hammingWeight, encapsulationParameters(parameters).logQP());
    }
  }
}
