package dev.sotto.ir.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearOperatorsPropertyTest {
  /// Products of three matrices of at most 300 entries a row with entries below 1.
  private static final double TOLERANCE = 1e-10;

  static LinearOperator random(SplittableRandom random, int rows, int columns, int depth) {
    return switch (random.nextInt(depth > 0 ? 4 : 3)) {
      case 0 ->
          new DenseOperator(rows, columns, random.doubles((long) rows * columns, -1, 1).toArray());
      case 1 -> new SelectionOperator(columns, random.ints(rows, -1, columns).toArray());
      case 2 -> sparse(random, rows, columns);
      default ->
          new ScaledOperator(
              random(random, rows, columns, depth - 1),
              random.nextBoolean() ? ones(rows) : random.doubles(rows, -1, 1).toArray(),
              random.nextBoolean() ? ones(columns) : random.doubles(columns, -1, 1).toArray());
    };
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static SparseOperator sparse(SplittableRandom random, int rows, int columns) {
    SparseBuilder builder = new SparseBuilder(columns);
    for (int row = 0; row < rows; row++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        builder.add(random.nextInt(columns), random.nextDouble(-1, 1));
      }
      builder.endRow();
    }
    return builder.build();
  }

  private static LinearOperator convolution(SplittableRandom random) {
    int groups = random.nextInt(1, 3);
    int channels = groups * random.nextInt(1, 3);
    int outChannels = groups * random.nextInt(1, 3);
    int kernelHeight = random.nextInt(1, 4);
    int kernelWidth = random.nextInt(1, 4);
    int size = outChannels * (channels / groups) * kernelHeight * kernelWidth;
    return new ConvolutionOperator(
        channels,
        random.nextInt(1, 6),
        random.nextInt(1, 6),
        outChannels,
        random.nextInt(1, 5),
        random.nextInt(1, 5),
        kernelHeight,
        kernelWidth,
        random.nextInt(1, 4),
        random.nextInt(1, 4),
        random.nextInt(1, 3),
        random.nextInt(1, 3),
        random.nextInt(0, 3),
        random.nextInt(0, 3),
        groups,
        random.doubles(size, -1, 1).toArray());
  }

  /// `apply`, `entry` and `forEachInRow` are three views of one matrix.
  private static void holdsTogether(SplittableRandom random, LinearOperator operator) {
    double[][] matrix = matrix(operator);
    double[] x = random.doubles(operator.columns(), -1, 1).toArray();
    assertArrayEquals(multiply(matrix, x), operator.apply(x), TOLERANCE);
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column < x.length; column++) {
        assertTrue(matrix[row][column] == operator.entry(row, column), "entry");
      }
    }
  }

  private static double[][] matrix(LinearOperator operator) {
    double[][] matrix = new double[operator.rows()][operator.columns()];
    for (int row = 0; row < matrix.length; row++) {
      double[] entries = matrix[row];
      operator.forEachInRow(row, (column, value) -> entries[column] += value);
    }
    return matrix;
  }

  private static double[] multiply(double[][] matrix, double[] x) {
    double[] y = new double[matrix.length];
    Arrays.setAll(
        y,
        row -> {
          double sum = 0;
          for (int column = 0; column < x.length; column++) {
            sum += matrix[row][column] * x[column];
          }
          return sum;
        });
    return y;
  }

  @Test
  void entriesRowsAndProductsAgree() {
    Seeds.forEach(
        300,
        random -> {
          int rows = random.nextInt(1, 9);
          int columns = random.nextInt(1, 9);
          LinearOperator operator = random(random, rows, columns, 2);
          holdsTogether(random, operator);
          holdsTogether(
              random, new KroneckerOperator(random.nextInt(1, 4), operator, random.nextInt(1, 4)));
          holdsTogether(random, convolution(random));
        });
  }

  @Test
  void compositionsSumsAndScalingsAreThoseOfMatrices() {
    Seeds.forEach(
        500,
        random -> {
          int middle = random.nextInt(1, 9);
          LinearOperator outer = random(random, random.nextInt(1, 9), middle, 2);
          LinearOperator inner = random(random, middle, random.nextInt(1, 9), 2);
          double[] x = random.doubles(inner.columns(), -1, 1).toArray();
          double[] expected = outer.apply(inner.apply(x));
          assertArrayEquals(expected, LinearOperators.compose(outer, inner).apply(x), TOLERANCE);
          LinearOperator other = random(random, middle, inner.columns(), 1);
          double[] sum = LinearOperators.add(inner, other).apply(x);
          double[] second = other.apply(x);
          double[] first = inner.apply(x);
          for (int i = 0; i < sum.length; i++) {
            assertEquals(first[i] + second[i], sum[i], TOLERANCE);
          }
          assertArrayEquals(first, LinearOperators.sparse(inner).apply(x), TOLERANCE);
        });
  }

  @Test
  void structureSurvivesWhereItIsSimple() {
    SelectionOperator identity = LinearOperators.identity(3);
    DenseOperator dense = new DenseOperator(3, 3, new double[] {1, 0, 2, 0, 0, 0, 3, 4, 5});
    assertEquals(dense, LinearOperators.compose(identity, dense));
    assertEquals(dense, LinearOperators.compose(dense, identity));
    LinearOperator scaled = LinearOperators.scale(dense, 2);
    assertTrue(LinearOperators.compose(scaled, identity) instanceof ScaledOperator);
    assertEquals(
        new SelectionOperator(3, new int[] {2, -1}),
        LinearOperators.compose(
            new SelectionOperator(3, new int[] {0, 1}),
            new SelectionOperator(3, new int[] {2, -1, 0})));
    assertEquals(5, LinearOperators.nonZeros(dense));
  }
}
