package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.CkksParametersBuilder;
import dev.sotto.ckks.rlwe.SecurityTable;
import java.util.Arrays;

/// Modulus chains with room for a bootstrapping.
public final class BootstrapParameters {
  /// log₂ of the first modulus: as large as one prime may be, rounded down.
  private static final double FIRST_BITS = 49;

  /// The same at N = 2^15, where it and a special prime may have 96 bits for the sparse secret.
  private static final int SMALLER_LOG_N = 15;

  private static final double SMALLER_FIRST_BITS = 47.9;

  /// log₂ of a level of SlotsToCoeffs.
  private static final double SLOTS_TO_COEFFS_BITS = 41;

  /// By how many bits a special prime is larger than those of a digit on average.
  private static final double SPECIAL_MARGIN_BITS = 0.05;

  private BootstrapParameters() {}

  /// A secure chain with `usableLevels` levels of `scaleBits` between the input level and the
  /// output level of `shape`, and as few digits as the security table allows.
  ///
  /// @throws IllegalArgumentException if no such chain is secure
  public static CkksParameters build(
      int logN, int usableLevels, double scaleBits, BootstrapShape shape) {
    double[] bits = levelBits(usableLevels, scaleBits, shape);
    double first = firstBits(logN);
    double chainBits = first + Arrays.stream(bits).sum();
    int limbs = 1 + bits.length;
    int digits = 2;
    int specials = Math.ceilDiv(limbs, digits);
    while (specials > 1
        && chainBits + specials * specialBits(first, bits, specials) + 1
            > SecurityTable.maxLogQP(logN)) {
      digits++;
      specials = Math.ceilDiv(limbs, digits);
    }
    CkksParameters parameters = builder(logN, usableLevels, scaleBits, shape, specials).build();
    BootstrapKeyNeed.checkSecurity(parameters, shape.hammingWeight());
    return parameters;
  }

  /// The chain of [#build] with `specials` special primes, as many as a digit's primes; not yet
  /// checked for security.
  public static CkksParametersBuilder builder(
      int logN, int usableLevels, double scaleBits, BootstrapShape shape, int specials) {
    double[] bits = levelBits(usableLevels, scaleBits, shape);
    return CkksParameters.builder(logN)
        .firstModulusBits(firstBits(logN))
        .levelBits(bits)
        .specialPrimes(specials, specialBits(firstBits(logN), bits, specials))
        .primesPerDigit(specials);
  }

  private static double firstBits(int logN) {
    return logN == SMALLER_LOG_N ? SMALLER_FIRST_BITS : FIRST_BITS;
  }

  private static double[] levelBits(int usableLevels, double scaleBits, BootstrapShape shape) {
    double[] bits = new double[usableLevels + shape.levels()];
    int usable = shape.slotsToCoeffsLevels();
    Arrays.fill(bits, 0, usable, SLOTS_TO_COEFFS_BITS);
    Arrays.fill(bits, usable, usable + usableLevels, scaleBits);
    Arrays.fill(bits, usable + usableLevels, bits.length, shape.reductionBits());
    return bits;
  }

  /// What makes the special primes' product at least as large as any digit.
  private static double specialBits(double first, double[] levelBits, int specials) {
    double largest = 0;
    for (int start = 0; start <= levelBits.length; start += specials) {
      double sum = start == 0 ? first : levelBits[start - 1];
      for (int i = start + 1; i < Math.min(start + specials, levelBits.length + 1); i++) {
        sum += levelBits[i - 1];
      }
      largest = Math.max(largest, sum);
    }
    return largest / specials + SPECIAL_MARGIN_BITS;
  }
}
