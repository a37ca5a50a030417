package dev.sotto.ckks.kernel;

/// How the first factors of [Kernels#innerProduct] are stored, each of N elements.
public enum FactorForm {
  /// Every element.
  WHOLE,

  /// One row of 8 elements for each block of 64, as the transform of a polynomial in `X^8` has
  /// them: element `j` stands at `8·⌊j/64⌋ + j mod 8`.
  ROWS,

  /// The first half, which the second reflects, as in the transform of a polynomial that `X → X⁻¹`
  /// leaves alone: element `j` stands at `min(j, N − 1 − j)`.
  MIRRORED;

  /// Where element `j` of `n` stands.
  int position(int j, int n) {
    return switch (this) {
      case WHOLE -> j;
      case ROWS -> j / NttTable.BLOCK * NttTable.SIDE + j % NttTable.SIDE;
      case MIRRORED -> Math.min(j, n - 1 - j);
    };
  }
}
