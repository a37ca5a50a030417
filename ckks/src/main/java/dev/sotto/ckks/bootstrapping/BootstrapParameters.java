package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.CkksParametersBuilder;
import dev.sotto.ckks.rlwe.SecurityTable;

/// Modulus chains with room for a bootstrapping.
public final class BootstrapParameters {
  /// log₂ of the first modulus: as large as one prime may be, rounded down.
  public static final double FIRST_BITS = 49;

  /// log₂ of a prime of the modular reduction and of CoeffsToSlots, whose errors count most: as
  /// large as residues may be to be packed into 48 bits in keys.
  public static final double REDUCTION_BITS = 47.9;

  /// log₂ of a special prime: a digit's primes are not larger on average.
  private static final double SPECIAL_BITS = 47.95;

  /// log₂ of a level of SlotsToCoeffs.
  private static final double SLOTS_TO_COEFFS_BITS = 41;

  private BootstrapParameters() {}

  /// A secure chain with `usableLevels` levels of `scaleBits` between the input level and the
  /// output level of `shape`, and as few digits as the security table allows.
  ///
  /// @throws IllegalArgumentException if no such chain is secure
  public static CkksParameters build(
      int logN, int usableLevels, double scaleBits, BootstrapShape shape) {
    double chainBits =
        FIRST_BITS
            + shape.slotsToCoeffsLevels() * SLOTS_TO_COEFFS_BITS
            + usableLevels * scaleBits
            + (shape.evalModLevels() + shape.coeffsToSlotsLevels()) * REDUCTION_BITS;
    int limbs = 1 + usableLevels + shape.levels();
    int specials = (limbs + 1) / 2;
    while (specials > 1 && chainBits + specials * SPECIAL_BITS + 1 > SecurityTable.maxLogQP(logN)) {
      specials--;
    }
    int digits = (limbs + specials - 1) / specials;
    return builder(logN, usableLevels, scaleBits, shape, (limbs + digits - 1) / digits).build();
  }

  /// The chain of [#build] with `specials` special primes, as many as a digit's primes; not yet
  /// checked for security.
  public static CkksParametersBuilder builder(
      int logN, int usableLevels, double scaleBits, BootstrapShape shape, int specials) {
    return CkksParameters.builder(logN)
        .firstModulusBits(FIRST_BITS)
        .levels(shape.slotsToCoeffsLevels(), SLOTS_TO_COEFFS_BITS)
        .levels(usableLevels, scaleBits)
        .levels(shape.evalModLevels() + shape.coeffsToSlotsLevels(), REDUCTION_BITS)
        .specialPrimes(specials, SPECIAL_BITS)
        .primesPerDigit(specials);
  }
}
