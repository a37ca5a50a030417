package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.UnitRoots;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The map from the coefficients of a polynomial to its slots, and back, as a product of sparse
/// matrices.
///
/// With `n` slots, coefficients `k` and `k + n` of the polynomial in `X^(N/2n)` form the complex
/// number `w_k`. Slot `j` is `Σ w_k ξ_j^k` for `ξ_j = exp(2πi·5^j/4n)`. Butterflies of length 2, 4,
/// …, n turn `w` in bit-reversed order into the slots; here the order stays as it is, because the
/// modular reduction between the two maps does not care.
///
/// Source: J. H. Cheon, A. Kim, M. Kim, Y. Song, "Homomorphic Encryption for Arithmetic of
/// Approximate Numbers", 2017, reference implementation; J. H. Cheon, K. Han, M. Hhan, "Faster
/// Homomorphic Discrete Fourier Transforms and Improved FHE Bootstrapping", 2018, §4, for the
/// factors.
final class SpecialFourier {
  private SpecialFourier() {}

  /// Factors of the map from bit-reversed coefficients to slots, the first to apply first.
  static List<BlockMatrix> toSlots(int slots, int factors) {
    List<BlockMatrix> result = new ArrayList<>();
    int length = 1;
    for (int stages : stages(slots, factors)) {
      List<BlockMatrix> group = new ArrayList<>();
      for (int i = 0; i < stages; i++) {
        length *= 2;
        group.addFirst(butterflies(length, slots));
      }
      result.add(product(group));
    }
    return result;
  }

  /// Factors of the map from slots to bit-reversed coefficients, the first to apply first.
  static List<BlockMatrix> toCoefficients(int slots, int factors) {
    List<BlockMatrix> result = new ArrayList<>();
    int length = 1;
    for (int stages : stages(slots, factors)) {
      List<BlockMatrix> group = new ArrayList<>();
      for (int i = 0; i < stages; i++) {
        length *= 2;
        group.add(inverseButterflies(length, slots));
      }
      result.addFirst(product(group));
    }
    return Collections.unmodifiableList(result);
  }

  /// How many stages each factor takes, from short butterflies to long ones. Long ones get the
  /// remainder: their diagonals `d` and `d - n` are one. Without stages a factor is the identity.
  private static int[] stages(int slots, int factors) {
    int all = Integer.numberOfTrailingZeros(slots);
    int[] stages = new int[factors];
    for (int i = 0; i < factors; i++) {
      stages[i] = (all + i) / factors;
    }
    return stages;
  }

  private static BlockMatrix product(List<BlockMatrix> leftToRight) {
    return leftToRight.stream().reduce(BlockMatrix::times).orElseGet(BlockMatrix::identity);
  }

  /// `(u, v) → (u + w·v, u - w·v)` over blocks of `length`.
  private static BlockMatrix butterflies(int length, int slots) {
    int half = length / 2;
    Stage stage = new Stage(length, slots);
    for (int j = 0; j < half; j++) {
      double wr = twiddleReal(j, length);
      double wi = twiddleImaginary(j, length);
      stage.set(0, j, 1, 0);
      stage.set(half, j, wr, wi);
      stage.set(-half, j + half, 1, 0);
      stage.set(0, j + half, -wr, -wi);
    }
    return stage.matrix();
  }

  /// `(a, b) → ((a + b)/2, conj(w)·(a - b)/2)` over blocks of `length`.
  private static BlockMatrix inverseButterflies(int length, int slots) {
    int half = length / 2;
    Stage stage = new Stage(length, slots);
    for (int j = 0; j < half; j++) {
      double wr = twiddleReal(j, length) / 2;
      double wi = -twiddleImaginary(j, length) / 2;
      stage.set(0, j, 0.5, 0);
      stage.set(half, j, 0.5, 0);
      stage.set(-half, j + half, wr, wi);
      stage.set(0, j + half, -wr, -wi);
    }
    return stage.matrix();
  }

  private static double twiddleReal(int j, int length) {
    return UnitRoots.real(powerOfFive(j, length), 8L * length / 2);
  }

  private static double twiddleImaginary(int j, int length) {
    return UnitRoots.imaginary(powerOfFive(j, length), 8L * length / 2);
  }

  /// `5^j mod 4·length`.
  private static int powerOfFive(int j, int length) {
    int result = 1;
    int square = 5;
    for (int e = j; e != 0; e >>= 1) {
      if ((e & 1) != 0) {
        result *= square;
      }
      square *= square;
    }
    // Products modulo 2^32 keep the residue modulo a power of two.
    return result & (4 * length - 1);
  }

  /// One stage under construction.
  private static final class Stage {
    private final int length;
    private final boolean cyclic;
    private final SortedMap<Integer, ComplexSlots> diagonals = new TreeMap<>();

    Stage(int length, int slots) {
      this.length = length;
      this.cyclic = length == slots;
    }

    void set(int step, int row, double real, double imaginary) {
      ComplexSlots diagonal =
          diagonals.computeIfAbsent(
              cyclic ? Math.floorMod(step, length) : step,
              s -> new ComplexSlots(new double[length], new double[length]));
      diagonal.real()[row] = real;
      diagonal.imaginary()[row] = imaginary;
    }

    BlockMatrix matrix() {
      return new BlockMatrix(length, cyclic, diagonals);
    }
  }
}
