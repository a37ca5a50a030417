package dev.sotto.ir.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearDiagonalsPropertyTest {
  private static final int WIDTH = 32;

  /// Rows have at most 3·64 products of magnitude 1: far below 1e-12 of rounding.
  private static final double TOLERANCE = 1e-12;

  /// A layout of a vector by the binary digits of its index, shuffled; `period` positions a
  /// ciphertext.
  private static Layout layout(SplittableRandom random, int size, int period, int ciphertexts) {
    int bits = Integer.numberOfTrailingZeros(period * ciphertexts);
    List<Integer> strides = new ArrayList<>();
    for (int bit = 0; bit < bits; bit++) {
      strides.add(random.nextInt(strides.size() + 1), 1 << bit);
    }
    List<Layout.Digit> digits = new ArrayList<>();
    for (int bit = 0; 1 << bit < size; bit++) {
      digits.add(new Layout.Digit(0, 1 << bit, 2, strides.get(bit)));
    }
    return new Layout(Shape.of(size), WIDTH, period, ciphertexts, digits);
  }

  private static LinearOperator matrix(SplittableRandom random, int rows, int columns) {
    double[] values = new double[rows * columns];
    double density = random.nextDouble();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < density ? random.nextDouble(-1, 1) : 0;
    }
    return new DenseOperator(rows, columns, values);
  }

  private static Layout randomLayout(SplittableRandom random) {
    int period = 1 << random.nextInt(0, 6);
    int ciphertexts = period == WIDTH ? 1 << random.nextInt(0, 2) : 1;
    return layout(random, random.nextInt(1, period * ciphertexts + 1), period, ciphertexts);
  }

  private static double[] rotate(double[] slots, int step) {
    double[] rotated = new double[slots.length];
    Arrays.setAll(rotated, i -> slots[(i + step) % slots.length]);
    return rotated;
  }

  private static void addTo(double[] sum, double[] addend) {
    Arrays.setAll(sum, i -> sum[i] + addend[i]);
  }

  @Test
  void theDiagonalsMultiplyAsTheMatricesDo() {
    Seeds.forEach(
        400,
        random -> {
          Layout result = randomLayout(random);
          List<Layout> operands = new ArrayList<>();
          List<LinearOperator> matrices = new ArrayList<>();
          double[][][] slots = new double[random.nextInt(1, 4)][][];
          double[] expected = new double[result.shape().size()];
          for (int o = 0; o < slots.length; o++) {
            Layout operand = randomLayout(random);
            LinearOperator matrix = matrix(random, result.shape().size(), operand.shape().size());
            double[] x = random.doubles(operand.shape().size(), -1, 1).toArray();
            operands.add(operand);
            matrices.add(matrix);
            slots[o] = Packing.pack(Tensor.of(operand.shape(), x), operand);
            addTo(expected, matrix.apply(x));
          }
          int longest = operands.stream().mapToInt(Layout::period).max().orElseThrow();
          boolean folds = result.period() < longest && random.nextBoolean();
          int fold = folds ? result.period() : longest;
          LinearDiagonals diagonals = LinearDiagonals.of(matrices, operands, result, fold);
          assertEquals(folds, diagonals.isFolded());
          double[][] product = new double[result.ciphertexts()][WIDTH];
          for (int to = 0; to < product.length; to++) {
            for (int o = 0; o < slots.length; o++) {
              for (int from = 0; from < slots[o].length; from++) {
                addProducts(diagonals, to, o, from, slots[o][from], product[to]);
              }
            }
            for (int step : diagonals.foldSteps()) {
              addTo(product[to], rotate(product[to], step));
            }
            double[] repeated = product[to].clone();
            Packing.repeat(repeated, result.period());
            assertArrayEquals(repeated, product[to], TOLERANCE, "every repetition agrees");
          }
          assertArrayEquals(expected, Packing.unpack(product, result).toArray(), TOLERANCE);
        });
  }

  /// Adds the listed diagonals' products, and holds that all others are zero and these are not.
  private static void addProducts(
      LinearDiagonals diagonals, int to, int operand, int from, double[] x, double[] sum) {
    int[] present = diagonals.diagonals(to, operand, from);
    double[] diagonal = new double[WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      int wanted = k;
      try {
        diagonals.fill(to, operand, from, k, diagonal);
      } catch (IllegalArgumentException outside) {
        assertEquals(-1, Arrays.binarySearch(present, k) >= 0 ? 0 : -1);
        continue;
      }
      boolean isZero = Arrays.stream(diagonal).allMatch(value -> value == 0);
      assertEquals(
          !isZero, Arrays.binarySearch(present, k) >= 0, () -> "diagonal " + wanted + " listed");
      double[] rotated = rotate(x, k);
      Arrays.setAll(sum, i -> sum[i] + diagonal[i] * rotated[i]);
    }
  }

  @Test
  void rotationsSplitIntoBabyStepsGiantStepsAndFolding() {
    Layout operand = layout(new SplittableRandom(1), 16, 16, 1);
    Layout result = new Layout(Shape.of(4), WIDTH, 4, 1, List.of(new Layout.Digit(0, 1, 4, 1)));
    DenseOperator ones = new DenseOperator(4, 16, random16x4());
    LinearDiagonals diagonals = LinearDiagonals.of(List.of(ones), List.of(operand), result, 4);
    assertArrayEquals(new int[] {0, 1, 2, 3}, diagonals.distinct());
    assertArrayEquals(new int[] {4, 8}, diagonals.foldSteps());
    assertArrayEquals(new int[] {1, 2}, diagonals.productRotations(2));
    assertArrayEquals(new int[] {1, 2, 4, 8}, diagonals.rotations(2));
    assertEquals(4, diagonals.count());
  }

  private static double[] random16x4() {
    return new SplittableRandom(2).doubles(64, 1, 2).toArray();
  }

  @Test
  void aFoldThatDoesNotFitIsRefused() {
    Layout layout = layout(new SplittableRandom(1), 16, 16, 1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            LinearDiagonals.of(List.of(LinearOperators.identity(16)), List.of(layout), layout, 8));
  }
}
