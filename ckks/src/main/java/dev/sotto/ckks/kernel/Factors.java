package dev.sotto.ckks.kernel;

/// The first factors of [Kernels#innerProduct].
///
/// @param form how each is stored
/// @param arrays where each is stored
/// @param offsets where in its array each begins
@SuppressWarnings("ArrayRecordComponent")
public record Factors(FactorForm form, double[][] arrays, int[] offsets) {
  /// Elements of scratch that sums of products take: tiles of the parts of both sums, and of as
  /// many reversed factors as are added at a time.
  public static final int SCRATCH_LENGTH = (4 + VectorTiledProducts.AT_A_TIME) * PackedLimb.TILE;

  /// Refuses no factors, and numbers that differ.
  public Factors {
    if (arrays.length == 0 || arrays.length != offsets.length) {
      throw new IllegalArgumentException(arrays.length + " arrays, " + offsets.length + " offsets");
    }
  }

  /// Whole limbs.
  public static Factors whole(double[]... limbs) {
    return new Factors(FactorForm.WHOLE, limbs, new int[limbs.length]);
  }

  /// How many there are.
  public int count() {
    return arrays.length;
  }
}
