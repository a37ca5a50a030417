package dev.sotto.ckks.rlwe;

/// The automorphisms `X → X^g` that act on slots.
public final class GaloisElements {
  private GaloisElements() {}

  /// The element that rotates slots to the left by `step`: slot `j` of the result is slot `j +
  /// step` of the input. Steps count modulo N/2, negative ones rotate to the right.
  public static int rotation(int logN, int step) {
    long modulus = 2L << logN;
    long element = 1;
    long square = 5;
    for (int exponent = normalize(logN, step); exponent != 0; exponent >>= 1) {
      if ((exponent & 1) != 0) {
        element = element * square % modulus;
      }
      square = square * square % modulus;
    }
    return (int) element;
  }

  /// The element that conjugates every slot.
  public static int conjugation(int logN) {
    return (2 << logN) - 1;
  }

  /// The inverse of an odd element modulo 2N.
  public static int inverse(int logN, int element) {
    int mask = (2 << logN) - 1;
    int inverse = element;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - element * inverse;
    }
    return inverse & mask;
  }

  /// The step in `[0, N/2)` that rotates like `step`.
  public static int normalize(int logN, int step) {
    return Math.floorMod(step, 1 << (logN - 1));
  }
}
