package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import dev.sotto.ckks.rlwe.CkksParameters;

/// Levels and numbers of a bootstrapping.
///
/// From the bottom of the chain to its top lie level 0, the levels of SlotsToCoeffs, those that are
/// given back for use, those of the modular reduction, and those of CoeffsToSlots.
///
/// @param slotsToCoeffsLevels factors of the transform to coefficients, one level each
/// @param evalModLevels levels of the modular reduction
/// @param coeffsToSlotsLevels factors of the transform to slots, one level each, at least 2
/// @param hammingWeight non-zero coefficients of the sparse secret
/// @param interval bound on the multiples of the first modulus that raising it adds
/// @param sineDegree degree of the cosine's polynomial, even
/// @param doubleAngles how often the cosine's angle is doubled
/// @param arcsineDegree degree of the arcsine's polynomial: 1 for none
/// @param ratioBits log₂ of the first modulus over the scale at level 0; a smaller ratio leaves
///   less of the rounding errors, a larger one less of the sine's curvature
public record BootstrapShape(
    int slotsToCoeffsLevels,
    int evalModLevels,
    int coeffsToSlotsLevels,
    int hammingWeight,
    int interval,
    int sineDegree,
    int doubleAngles,
    int arcsineDegree,
    int ratioBits,
    double reductionBits) {
  static final int MIN_SLOTS = 2;

  /// Copies of the slots are summed after the first factor: the last one's rounding errors, which
  /// count most, would add up too.
  private static final int MIN_TO_SLOTS_LEVELS = 2;

  /// Stages of the transforms in one factor. A stage more doubles a factor's diagonals; at the
  /// bottom of the chain they cost little, and a level less makes everything above cheaper.
  private static final int STAGES_TO_COEFFS = 6;

  private static final int STAGES_TO_SLOTS = 4;

  private static final int WEIGHT = 32;
  private static final int INTERVAL = 13;

  /// The largest size of primes whose residues keys hold in 48 bits.
  private static final double PACKED_BITS = 47.9;

  /// Checks that the numbers fit together.
  ///
  /// @throws IllegalArgumentException if a count is not positive, the sine's degree is odd, or the
  ///   levels of the modular reduction are not what its polynomials need
  public BootstrapShape {
    if (slotsToCoeffsLevels < 1 || coeffsToSlotsLevels < MIN_TO_SLOTS_LEVELS) {
      throw new IllegalArgumentException(
          "%d and %d levels of the transforms, not at least 1 and 2"
              .formatted(slotsToCoeffsLevels, coeffsToSlotsLevels));
    }
    if (hammingWeight < 1 || interval < 1 || ratioBits < 1) {
      throw new IllegalArgumentException(
          "weight %d, interval %d, ratio 2^%d: all at least 1"
              .formatted(hammingWeight, interval, ratioBits));
    }
    if (sineDegree < 2 || sineDegree % 2 != 0 || arcsineDegree < 1 || arcsineDegree % 2 == 0) {
      throw new IllegalArgumentException(
          "a cosine of degree %d, not even, or an arcsine of degree %d, not odd"
              .formatted(sineDegree, arcsineDegree));
    }
    int needed = evalModLevels(sineDegree, doubleAngles, arcsineDegree);
    if (evalModLevels != needed) {
      throw new IllegalArgumentException(
          "%d levels for a modular reduction of %d".formatted(evalModLevels, needed));
    }
  }

  /// The shape for a precision and vectors of at most `slots` slots, a power of two: the fewer they
  /// are, the fewer levels the transforms take.
  public static BootstrapShape of(Precision precision, int slots) {
    return switch (precision) {
      case LOW -> shape(slots, 24, 1, 8, 40);
      case MODERATE -> shape(slots, 24, 1, 10, PACKED_BITS);
      case STANDARD -> shape(slots, 24, 3, 7, 46);
      case HIGH -> shape(slots, 30, 7, 5, PACKED_BITS);
    };
  }

  private static BootstrapShape shape(
      int slots, int sineDegree, int arcsineDegree, int ratioBits, double reductionBits) {
    int doubleAngles = 3;
    int stages = Integer.numberOfTrailingZeros(Math.max(MIN_SLOTS, slots));
    return new BootstrapShape(
        Math.ceilDiv(stages, STAGES_TO_COEFFS),
        evalModLevels(sineDegree, doubleAngles, arcsineDegree),
        Math.max(MIN_TO_SLOTS_LEVELS, Math.ceilDiv(stages, STAGES_TO_SLOTS)),
        WEIGHT,
        INTERVAL,
        sineDegree,
        doubleAngles,
        arcsineDegree,
        ratioBits,
        reductionBits);
  }

  private static int evalModLevels(int sineDegree, int doubleAngles, int arcsineDegree) {
    int arcsine = arcsineDegree == 1 ? 0 : ChebyshevPolynomial.depth(arcsineDegree);
    return ChebyshevPolynomial.depth(sineDegree) + doubleAngles + arcsine;
  }

  /// All levels that bootstrapping takes for itself.
  public int levels() {
    return slotsToCoeffsLevels + evalModLevels + coeffsToSlotsLevels;
  }

  /// The fewest slots a bootstrapping is made for; a constant vector has this period too.
  public int minSlots() {
    return MIN_SLOTS;
  }

  /// The factors of SlotsToCoeffs for vectors of `slots`: shorter transforms need fewer, and begin
  /// on a lower level.
  int slotsToCoeffsFactors(CkksParameters parameters, int slots) {
    return factors(slotsToCoeffsLevels, STAGES_TO_COEFFS, parameters, slots);
  }

  /// The factors of CoeffsToSlots for vectors of `slots`: with fewer, the modulus is raised less.
  int coeffsToSlotsFactors(CkksParameters parameters, int slots) {
    return Math.max(
        MIN_TO_SLOTS_LEVELS, factors(coeffsToSlotsLevels, STAGES_TO_SLOTS, parameters, slots));
  }

  /// The level to which the modulus is raised.
  int raisedLevel(CkksParameters parameters, int slots) {
    return evalModLevel(parameters) + coeffsToSlotsFactors(parameters, slots);
  }

  /// Of the levels there are, those that `slots` need; no factor takes more stages than those of
  /// the longest transform, or than pays.
  private static int factors(int levels, int paying, CkksParameters parameters, int slots) {
    int longest = Math.ceilDiv(Integer.numberOfTrailingZeros(parameters.slots()), levels);
    int stages = Integer.numberOfTrailingZeros(slots);
    return Math.min(levels, Math.ceilDiv(stages, Math.min(paying, longest)));
  }

  /// The level at which ciphertexts are taken; higher ones are dropped to it.
  public int inputLevel() {
    return slotsToCoeffsLevels;
  }

  /// The level at which the modular reduction starts.
  public int evalModLevel(CkksParameters parameters) {
    return parameters.maxLevel() - coeffsToSlotsLevels;
  }

  /// The highest level returned to.
  ///
  /// @throws IllegalArgumentException if the chain is too short to gain a level
  public int outputLevel(CkksParameters parameters) {
    int level = evalModLevel(parameters) - evalModLevels;
    if (level <= inputLevel()) {
      throw new IllegalArgumentException(
          "bootstrapping needs %d levels and at least one to give back, not %d"
              .formatted(levels(), parameters.maxLevel()));
    }
    return level;
  }

  /// The probability that raising the modulus adds `multiple`: about Gaussian, of variance `(h +
  /// 1)/12`.
  double probability(int multiple) {
    double variance = (hammingWeight + 1) / 12.0;
    return Math.exp(-multiple * multiple / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  }
}
