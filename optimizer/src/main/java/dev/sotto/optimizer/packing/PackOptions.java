package dev.sotto.optimizer.packing;

import dev.sotto.optimizer.cost.RingCosts;

/// What packing must respect and minimise.
///
/// @param maxWidth the most virtual slots a sample may take, a power of two: the ciphertext's slots
///   divided by the samples that must fit
/// @param widthExponent how much width counts: a layout twice as wide, which halves the samples of
///   a ciphertext, must be cheaper by the factor `2^widthExponent`
/// @param beam the number of partial layouts kept
public record PackOptions(int maxWidth, RingCosts costs, double widthExponent, int beam) {
  /// The usual weight of width.
  public static final double WIDTH_EXPONENT = 0.25;

  private static final int DEFAULT_BEAM = 24;

  public PackOptions {
    if (Integer.bitCount(maxWidth) != 1) {
      throw new IllegalArgumentException("width " + maxWidth + " is no power of two");
    }
    if (beam < 1) {
      throw new IllegalArgumentException("beam " + beam + " below 1");
    }
  }

  /// The usual weights.
  public static PackOptions of(int maxWidth, RingCosts costs) {
    return new PackOptions(maxWidth, costs, WIDTH_EXPONENT, DEFAULT_BEAM);
  }
}
