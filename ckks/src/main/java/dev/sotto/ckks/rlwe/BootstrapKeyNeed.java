package dev.sotto.ckks.rlwe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What bootstrapping needs beside rotation, conjugation and relinearization keys of the whole
/// chain: keys of two shorter chains, and those back from the sparse secret.
///
/// The work at the bottom of the chain is done modulo the primes up to `lowLevel` and as many
/// special primes. The switch to the sparse secret is modulo the first prime and one special prime
/// only, because a sparse secret is secure for a small modulus only. A ciphertext read modulo the
/// whole chain has coefficients of the first prime's size there: it takes keys of one digit to
/// rotate it and to switch it back at once.
///
/// @param hammingWeight non-zero coefficients of the sparse secret
/// @param lowLevel the highest level of the low chain
/// @param lowRotationLevels the low chain's rotations, from step to level
/// @param raisedRotationLevels the rotations of raised ciphertexts, from step to level
public record BootstrapKeyNeed(
    int hammingWeight,
    int lowLevel,
    Map<Integer, Integer> lowRotationLevels,
    Map<Integer, Integer> raisedRotationLevels) {
  /// Copies the maps.
  public BootstrapKeyNeed {
    lowRotationLevels = Collections.unmodifiableMap(new TreeMap<>(lowRotationLevels));
    raisedRotationLevels = Collections.unmodifiableMap(new TreeMap<>(raisedRotationLevels));
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

  /// The chain of raised ciphertexts.
  public static CkksParameters raisedParameters(CkksParameters parameters) {
    return parameters.singleDigit();
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
