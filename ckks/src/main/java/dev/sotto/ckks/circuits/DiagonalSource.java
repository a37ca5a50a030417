package dev.sotto.ckks.circuits;

/// The generalized diagonals of a block matrix over slots, generated on demand.
///
/// Diagonal `step` of a block has at slot `j` the factor of input slot `j + step` (modulo the
/// number of slots) in output slot `j`. Must give the same values every time and be safe for use by
/// several threads.
@FunctionalInterface
public interface DiagonalSource {
  /// Fills `slots`, which hold zeros, with a diagonal.
  ///
  /// @param output row of the block
  /// @param input column of the block
  /// @param step in `[0, slots.length)`
  /// @return false if the diagonal is zero; the contents of `slots` do not matter then
  boolean fill(int output, int input, int step, double[] slots);

  /// Whether a diagonal is zero; overridden where that is known without computing it.
  default boolean isZero(int output, int input, int step, int slotCount) {
    return !fill(output, input, step, new double[slotCount]);
  }
}
