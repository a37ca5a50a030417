package dev.sotto.ir.circuit;

/// How the circuits of one chain refresh ciphertexts, SlotsToCoeffs first.
///
/// From the bottom, the chain has level 0, `slotsToCoeffsLevels`, the levels that only the
/// circuit's own operations use, `evalModLevels` and `coeffsToSlotsLevels`. Modular reduction is a
/// Chebyshev interpolation of degree `sineDegree` on `[-interval, interval]` with `doubleAngles`
/// doublings, for an ephemeral secret of `hammingWeight`, corrected by an arcsine of degree
/// `arcsineDegree` (1 for none).
///
/// @param ratioBits log₂ of the first modulus over the scale at level 0
/// @param slots how many slots are refreshed, a power of two: contents repeat with that period
public record Bootstrapping(
    int slots,
    int slotsToCoeffsLevels,
    int evalModLevels,
    int coeffsToSlotsLevels,
    int hammingWeight,
    int interval,
    int sineDegree,
    int doubleAngles,
    int arcsineDegree,
    int ratioBits) {
  private static final int MAX_LEVELS = 64;
  private static final int MAX_NUMBER = 1 << 16;

  public Bootstrapping {
    if (slots < 1 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("bootstrapping of " + slots + " slots");
    }
    check("levels of SlotsToCoeffs", slotsToCoeffsLevels, 1, MAX_LEVELS);
    check("levels of modular reduction", evalModLevels, 1, MAX_LEVELS);
    check("levels of CoeffsToSlots", coeffsToSlotsLevels, 2, MAX_LEVELS);
    check("Hamming weight", hammingWeight, 1, MAX_NUMBER);
    check("interval", interval, 1, MAX_NUMBER);
    check("sine degree", sineDegree, 1, MAX_NUMBER);
    check("double angles", doubleAngles, 0, MAX_LEVELS);
    check("arcsine degree", arcsineDegree, 1, MAX_NUMBER);
    check("ratio bits", ratioBits, 1, MAX_LEVELS);
  }

  private static void check(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "bootstrapping: %s %d outside [%d, %d]".formatted(what, value, low, high));
    }
  }

  /// The same for contents of another period.
  public Bootstrapping withSlots(int other) {
    return new Bootstrapping(
        other,
        slotsToCoeffsLevels,
        evalModLevels,
        coeffsToSlotsLevels,
        hammingWeight,
        interval,
        sineDegree,
        doubleAngles,
        arcsineDegree,
        ratioBits);
  }

  /// The lowest level of an operand.
  public int inputLevel() {
    return slotsToCoeffsLevels;
  }

  /// Levels above those that a result can have.
  public int topLevels() {
    return evalModLevels + coeffsToSlotsLevels;
  }
}
