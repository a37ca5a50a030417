package dev.sotto.ir.packed;

import dev.sotto.ir.linear.LinearOperator;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// The generalized diagonals of a linear map between layouts, symbolically: which are not zero, and
/// the slots of one of them on demand.
///
/// Let `R` be the result's period, `P` an operand's, `M` the largest of the operands'. The map is
/// *folded* where `fold < M`; then `fold = R`. Diagonal `k`, `0 ≤ k < min(fold, P)`, holds at slot
/// `i` the entry to the element at slot `i mod R` of the result's ciphertext from the element at
/// slot `(i + k) mod P` of the operand's ciphertext. The product of a ciphertext of the result is
/// `z[i] = Σ diagonal_k[i] · x[i + k]` over all operands, their ciphertexts and diagonals; where
/// folded, `y[i] = Σ_j z[i + j·fold]` over `j < M / fold`, by doubling steps [#foldSteps].
///
/// Where folded, an operand with `P < M` has entries only at slots with `i mod M < max(P, fold)`,
/// so that the folding counts them once.
///
/// Source: S. Halevi, V. Shoup, "Algorithms in HElib", 2014 (diagonals); C. Juvekar, V.
/// Vaikuntanathan, A. Chandrakasan, "GAZELLE", 2018 (the folded, hybrid form).
public final class LinearDiagonals {
  private final List<LinearOperator> matrices;
  private final List<Layout> operands;
  private final Layout result;
  private final int fold;
  private final int longestPeriod;
  private final int[] resultElements;
  private final int[][] operandElements;
  private final int[][][][] diagonals;

  private LinearDiagonals(
      List<LinearOperator> matrices, List<Layout> operands, Layout result, int fold) {
    this.matrices = List.copyOf(matrices);
    this.operands = List.copyOf(operands);
    this.result = result;
    this.fold = fold;
    this.longestPeriod = longestPeriod(operands, fold);
    this.resultElements = result.elements();
    this.operandElements = operands.stream().map(Layout::elements).toArray(int[][]::new);
    this.diagonals = new int[result.ciphertexts()][operands.size()][][];
    for (int operand = 0; operand < operands.size(); operand++) {
      findDiagonals(operand);
    }
  }

  /// Finds the non-zero diagonals by going through every entry once.
  ///
  /// Throws `IllegalArgumentException` where matrices, layouts and fold do not fit each other.
  public static LinearDiagonals of(
      List<LinearOperator> matrices, List<Layout> operands, Layout result, int fold) {
    requireFit(matrices, operands, result, fold);
    return new LinearDiagonals(matrices, operands, result, fold);
  }

  /// Throws `IllegalArgumentException` where matrices, layouts and fold do not fit each other.
  public static void requireFit(
      List<LinearOperator> matrices, List<Layout> operands, Layout result, int fold) {
    if (matrices.size() != operands.size()) {
      throw new IllegalArgumentException(
          matrices.size() + " matrices for " + operands.size() + " operands");
    }
    for (int i = 0; i < matrices.size(); i++) {
      LinearOperator matrix = matrices.get(i);
      Layout operand = operands.get(i);
      if (matrix.rows() != result.shape().size()
          || matrix.columns() != operand.shape().size()
          || operand.width() != result.width()) {
        throw new IllegalArgumentException(
            "a %dx%d matrix from %s in width %d to %s in width %d"
                .formatted(
                    matrix.rows(),
                    matrix.columns(),
                    operand.shape(),
                    operand.width(),
                    result.shape(),
                    result.width()));
      }
    }
    int longest = longestPeriod(operands, fold);
    if (fold > longest || (fold < longest && fold != result.period())) {
      throw new IllegalArgumentException(
          "fold %d with operands of period %d and a result of period %d"
              .formatted(fold, longest, result.period()));
    }
  }

  private static int longestPeriod(List<Layout> operands, int fold) {
    return operands.stream().mapToInt(Layout::period).max().orElse(fold);
  }

  private void findDiagonals(int operand) {
    LinearOperator matrix = matrices.get(operand);
    int period = operands.get(operand).period();
    int shift = Integer.numberOfTrailingZeros(period);
    int ciphertexts = operands.get(operand).ciphertexts();
    int modulus = Math.min(period, result.period());
    int[] rowPositions = result.positions();
    int[] columnPositions = operands.get(operand).positions();
    // A bit for each diagonal, of pairs of ciphertexts that have any.
    long[][][] found = new long[result.ciphertexts()][ciphertexts][];
    int words = Math.ceilDiv(modulus, Long.SIZE);
    for (int row = 0; row < rowPositions.length; row++) {
      int to = rowPositions[row];
      long[][] marks = found[to / result.period()];
      matrix.forEachInRow(
          row,
          (column, value) -> {
            if (value != 0) {
              int from = columnPositions[column];
              // Ciphertexts are whole periods, so they fall away modulo a divisor of the period.
              int diagonal = (from - to) & (modulus - 1);
              long[] own = marks[from >> shift];
              if (own == null) {
                own = new long[words];
                marks[from >> shift] = own;
              }
              own[diagonal / Long.SIZE] |= 1L << diagonal;
            }
          });
    }
    int copies = isFolded() || period <= modulus ? 1 : period / modulus;
    for (int to = 0; to < found.length; to++) {
      diagonals[to][operand] = new int[ciphertexts][];
      for (int from = 0; from < ciphertexts; from++) {
        long[] bits = found[to][from];
        diagonals[to][operand][from] =
            bits == null ? new int[0] : spread(BitSet.valueOf(bits), modulus, copies);
      }
    }
  }

  /// All numbers `base + j·modulus`, `j < copies`, ascending.
  private static int[] spread(BitSet bases, int modulus, int copies) {
    int[] base = bases.stream().toArray();
    int[] all = new int[base.length * copies];
    for (int i = 0; i < all.length; i++) {
      all[i] = base[i % base.length] + i / base.length * modulus;
    }
    return all;
  }

  /// Whether sums over rotations by multiples of the fold complete the product.
  public boolean isFolded() {
    return fold < longestPeriod;
  }

  /// The rotations that complete a folded product, in order: after `z += rotate(z, s)` for each
  /// `s`, `z` is the product. Empty where nothing is folded.
  public int[] foldSteps() {
    int count = Integer.numberOfTrailingZeros(longestPeriod / fold);
    int[] steps = new int[count];
    Arrays.setAll(steps, i -> fold << i);
    return steps;
  }

  /// The non-zero diagonals, ascending, between one ciphertext of an operand and one of the result.
  public int[] diagonals(int resultCiphertext, int operand, int operandCiphertext) {
    return diagonals[resultCiphertext][operand][operandCiphertext].clone();
  }

  /// All non-zero diagonals, each as often as ciphertexts have it: the plaintext products needed.
  public int count() {
    return Arrays.stream(diagonals)
        .flatMap(Arrays::stream)
        .flatMap(Arrays::stream)
        .mapToInt(set -> set.length)
        .sum();
  }

  /// The distinct non-zero diagonals of all ciphertexts, ascending.
  public int[] distinct() {
    BitSet union = new BitSet();
    Arrays.stream(diagonals).flatMapToInt(LinearDiagonals::each).forEach(union::set);
    return union.stream().toArray();
  }

  /// The virtual rotations of an evaluation with `babySteps` (a power of two) baby steps: those
  /// steps, `k mod babySteps`, and for each ciphertext of the result the distances between its
  /// giant steps, `k − k mod babySteps`, from 0 up; ascending, without 0 and without the folding.
  public int[] productRotations(int babySteps) {
    BitSet rotations = new BitSet();
    for (int[][][] toResult : diagonals) {
      BitSet giants = new BitSet();
      each(toResult)
          .forEach(
              diagonal -> {
                rotations.set(diagonal % babySteps);
                giants.set(diagonal / babySteps);
              });
      int below = 0;
      for (int giant = giants.nextSetBit(0); giant >= 0; giant = giants.nextSetBit(giant + 1)) {
        rotations.set((giant - below) * babySteps);
        below = giant;
      }
    }
    rotations.clear(0);
    return rotations.stream().toArray();
  }

  private static IntStream each(int[][][] toResult) {
    return Arrays.stream(toResult).flatMap(Arrays::stream).flatMapToInt(Arrays::stream);
  }

  /// [#productRotations] and [#foldSteps] together, ascending.
  public int[] rotations(int babySteps) {
    return IntStream.concat(Arrays.stream(productRotations(babySteps)), Arrays.stream(foldSteps()))
        .sorted()
        .distinct()
        .toArray();
  }

  /// Writes one diagonal into `slots`, of `width` virtual slots.
  public void fill(
      int resultCiphertext, int operand, int operandCiphertext, int diagonal, double[] slots) {
    int period = operands.get(operand).period();
    int resultPeriod = result.period();
    if (slots.length != result.width() || diagonal < 0 || diagonal >= Math.min(fold, period)) {
      throw new IllegalArgumentException(
          "diagonal %d outside [0, %d) or %d slots for width %d"
              .formatted(diagonal, Math.min(fold, period), slots.length, result.width()));
    }
    LinearOperator matrix = matrices.get(operand);
    int[] columnsAt = operandElements[operand];
    int rowBase = resultCiphertext * resultPeriod;
    int columnBase = operandCiphertext * period;
    int filled = Math.max(period, resultPeriod);
    for (int slot = 0; slot < filled; slot++) {
      int row = resultElements[rowBase + (slot & (resultPeriod - 1))];
      int column = columnsAt[columnBase + ((slot + diagonal) & (period - 1))];
      slots[slot] = row >= 0 && column >= 0 ? matrix.entry(row, column) : 0;
    }
    if (isFolded() && filled < longestPeriod) {
      Arrays.fill(slots, filled, longestPeriod, 0);
      filled = longestPeriod;
    }
    Packing.repeat(slots, filled);
  }
}
