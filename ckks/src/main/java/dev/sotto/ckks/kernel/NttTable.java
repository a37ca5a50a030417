package dev.sotto.ckks.kernel;

import java.util.Arrays;

/// Twiddle factors of the negacyclic transform of one ring degree and one prime, and the order of
/// its evaluation points.
///
/// The forward transform sends coefficients to values at the odd powers of a primitive 2N-th root
/// of unity ψ. Position j holds the value at `ψ^exponent(j)`. The order is bit reversal with, for
/// `N ≥ 64`, each block of 64 read as an 8×8 matrix and transposed; it does not depend on the
/// kernels in use, so that transformed data travels between machines.
public final class NttTable {

  /// The side of the transposed blocks.
  static final int SIDE = 8;

  /// Elements in a transposed block.
  static final int BLOCK = SIDE * SIDE;

  /// Where in [#constants] eight copies of `1/p` begin, and of the following ones.
  static final int INVERSE = 0;

  /// What rounds to integers.
  static final int ROUND = 8;

  /// `−p`.
  static final int NEGATIVE_PRIME = 16;

  /// `−(p − 1)`.
  static final int NEGATIVE_MULTIPLE = 24;

  /// `(p − 1)` times what rounds to integers.
  static final int ROUND_MULTIPLE = 32;

  final int n;
  final Modulus modulus;

  /// Constants of whole vectors. Those that are broadcast are made again at each use, by an
  /// instruction as slow as a sum, where registers are short; those that are loaded are not.
  final double[] constants;

  /// `forward[m + i] = ψ^bitReverse(m + i)`: twiddle `i` of the layer with `m` blocks.
  final double[] forward;

  /// The inverses of `forward`.
  final double[] inverse;

  /// Twiddles of the last three forward layers, 56 to a block of 64: one vector of eight rows for
  /// the first layer, two for the second, four for the third. Empty for `N < 64`.
  final double[] forwardLanes;

  /// The same for the first three inverse layers.
  final double[] inverseLanes;

  /// `1/N mod p`.
  final double degreeInverse;

  /// The twiddle of the last inverse layer, divided by N.
  final double lastInverse;

  /// `1/2 mod p`.
  final double half;

  /// `1/(2·ψ^(N/2)) mod p`.
  final double halfTurn;

  /// Tables for degree `n`, a power of two from 2^4 to 2^17.
  ///
  /// @throws IllegalArgumentException for another degree, or unless `p ≡ 1 (mod 2n)`
  public NttTable(int n, Modulus modulus) {
    if (n < 16 || n > 1 << 17 || Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("ring degree " + n + " is no power of two in [2^4, 2^17]");
    }
    if (modulus.value() % (2L * n) != 1) {
      throw new IllegalArgumentException(
          "modulus " + modulus + " is not congruent to 1 modulo " + 2L * n);
    }
    this.n = n;
    this.modulus = modulus;
    this.constants = constants(modulus);
    double psi = primitiveRoot(n, modulus);
    this.forward = bitReversedPowers(psi, n, modulus);
    this.inverse = bitReversedPowers(modulus.invert(psi), n, modulus);
    this.forwardLanes = lanes(forward, n);
    this.inverseLanes = lanes(inverse, n);
    this.degreeInverse = modulus.residue(modulus.canonical(modulus.invert(n)));
    this.half = modulus.residue(modulus.canonical(modulus.invert(2)));
    this.halfTurn = modulus.residue(modulus.canonical(modulus.multiply(half, inverse[1])));
    double last = modulus.multiply(inverse[1], degreeInverse);
    this.lastInverse = modulus.residue(modulus.canonical(last));
  }

  /// The largest prime modulo which a transform's quotients times `p − 1` are exact in a double
  /// even where nothing is reduced on the way ([VectorExactForwardNtt]): `2^33.5` in a ring of
  /// 2^15, `2^33.9` in one of 2^16.
  ///
  /// With `p − 1 = m·2N` that asks for `m·K·p/2 ≤ 2^53`, where `K·p` is the largest input of a
  /// product. That of the last forward layer is p and p/2 for each layer before it; of an inverse
  /// layer, four times 1.01·p. What the quotients' errors, below 2^-15 each, and their rounding to
  /// integers add is less than 0.01.
  public static double largestExact(int n) {
    int layers = Integer.numberOfTrailingZeros(n);
    double largestInput = Math.max(4.04, 1 + 0.5 * (layers - 1)) + 0.01;
    return Math.sqrt(0x1p54 * 2 * n / largestInput);
  }

  private static double[] constants(Modulus modulus) {
    double p = modulus.p();
    double[] values = {modulus.inverse(), Modulus.ROUND, -p, 1 - p, Modulus.ROUND * (p - 1)};
    double[] copies = new double[SIDE * values.length];
    Arrays.setAll(copies, j -> values[j / SIDE]);
    return copies;
  }

  /// The ring degree N.
  public int degree() {
    return n;
  }

  /// The prime.
  public Modulus modulus() {
    return modulus;
  }

  /// The odd exponent `e < 2N` such that position `j` of a transform of degree `n` holds the value
  /// at `ψ^e`.
  public static int exponent(int n, int j) {
    return 2 * bitReverse(untransposed(n, j), Integer.numberOfTrailingZeros(n)) + 1;
  }

  /// The position that holds the value at `ψ^exponent`; the inverse of [#exponent(int,int)].
  public static int position(int n, int exponent) {
    return untransposed(n, bitReverse(exponent >> 1, Integer.numberOfTrailingZeros(n)));
  }

  /// `1/(2·X^(N/2))` at position `j`: one value and its negative, in degrees above 64 on the first
  /// and on the second half of the positions.
  double halfTurn(int j) {
    return (exponent(n, j) & 2) == 0 ? halfTurn : -halfTurn;
  }

  /// Swaps row and column inside a block of 64; an involution.
  private static int untransposed(int n, int j) {
    return n < BLOCK ? j : (j & -BLOCK) | ((j & 7) << 3) | ((j >> 3) & 7);
  }

  private static int bitReverse(int x, int bits) {
    return Integer.reverse(x) >>> (32 - bits);
  }

  /// The least ψ = g^((p−1)/2N), g = 2, 3, …, of order exactly 2N: the same on every machine.
  private static double primitiveRoot(int n, Modulus modulus) {
    for (int g = 2; ; g++) {
      double psi = modulus.power(g, (modulus.value() - 1) / (2L * n));
      if (modulus.canonical(modulus.power(psi, n)) == modulus.value() - 1) {
        return psi;
      }
    }
  }

  private static double[] bitReversedPowers(double psi, int n, Modulus modulus) {
    double[] powers = new double[n];
    int bits = Integer.numberOfTrailingZeros(n);
    double power = 1;
    for (int i = 0; i < n; i++) {
      powers[bitReverse(i, bits)] = modulus.residue(modulus.canonical(power));
      power = modulus.multiply(power, psi);
    }
    return powers;
  }

  private static double[] lanes(double[] twiddles, int n) {
    if (n < BLOCK) {
      return new double[0];
    }
    double[] lanes = new double[n / SIDE * 7];
    int out = 0;
    for (int block = 0; block < n / BLOCK; block++) {
      for (int width = 1; width <= 4; width *= 2) {
        for (int s = 0; s < width; s++) {
          for (int row = 0; row < SIDE; row++) {
            lanes[out++] = twiddles[n / SIDE * width + (block * SIDE + row) * width + s];
          }
        }
      }
    }
    return lanes;
  }
}
