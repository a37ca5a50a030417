package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.optimizer.cost.MatrixPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A sparse matrix times many samples, up to four rows at a time that have their entries in the
/// same columns, as in dense layers and in the channels of a convolution: each value that is read
/// serves them all.
///
/// A value is an array of `elements · samples` numbers, the samples of one element side by side.
/// Loops over whole arrays from 0 on are those that the compiler turns into vector instructions;
/// with offsets, which might overlap, it does not.
final class SamplesProduct {
  private static final int ROWS = 4;

  /// One thread's share: enough that sharing out costs nothing beside it.
  private static final int GROUPS_AT_A_TIME = 8;

  private final LinearOperator matrix;
  private final MatrixPattern pattern;

  /// Rows of the same pattern.
  private final List<int[]> groups = new ArrayList<>();

  private int longest;

  SamplesProduct(LinearOperator matrix) {
    this.matrix = matrix;
    this.pattern = MatrixPattern.of(matrix);
    int[] group = new int[pattern.patterns()];
    Arrays.fill(group, -1);
    for (int row = 0; row < pattern.rows(); row++) {
      int own = pattern.patternOf(row);
      if (group[own] < 0 || groups.get(group[own]).length == ROWS) {
        group[own] = groups.size();
        groups.add(new int[] {row});
      } else {
        int[] rows = groups.get(group[own]);
        int[] more = Arrays.copyOf(rows, rows.length + 1);
        more[rows.length] = row;
        groups.set(group[own], more);
      }
      longest = Math.max(longest, pattern.columns(own).length);
    }
  }

  /// Adds the product with `x` to `result`.
  void addTo(double[] result, double[] x, int samples) {
    double[][] values = new double[matrix.columns()][];
    for (int column = 0; column < values.length; column++) {
      values[column] = Arrays.copyOfRange(x, column * samples, (column + 1) * samples);
    }
    IntStream.range(0, Math.ceilDiv(groups.size(), GROUPS_AT_A_TIME))
        .parallel()
        .forEach(
            part -> {
              Part product = new Part(values, samples);
              int first = part * GROUPS_AT_A_TIME;
              int end = Math.min(groups.size(), first + GROUPS_AT_A_TIME);
              groups.subList(first, end).forEach(rows -> product.add(rows, result));
            });
  }

  /// Some rows of the product, by one thread.
  private final class Part {
    private final double[][] values;
    private final int samples;
    private final double[][] sums;

    /// One more than a row has entries, for they are taken in pairs.
    private final double[][] factors = new double[ROWS][longest + 1];

    private int count;

    Part(double[][] values, int samples) {
      this.values = values;
      this.samples = samples;
      this.sums = new double[ROWS][samples];
    }

    void add(int[] rows, double[] result) {
      int[] columns = pattern.columns(pattern.patternOf(rows[0]));
      for (int k = 0; k < ROWS; k++) {
        Arrays.fill(factors[k], 0, columns.length + 1, 0);
        if (k < rows.length) {
          take(rows[k], columns, factors[k]);
          System.arraycopy(result, rows[k] * samples, sums[k], 0, samples);
        }
      }
      for (int k = 0; k < columns.length; k += 2) {
        accumulate(
            sums[0],
            sums[1],
            sums[2],
            sums[3],
            values[columns[k]],
            values[columns[Math.min(k + 1, columns.length - 1)]],
            factors[0][k],
            factors[0][k + 1],
            factors[1][k],
            factors[1][k + 1],
            factors[2][k],
            factors[2][k + 1],
            factors[3][k],
            factors[3][k + 1]);
      }
      for (int k = 0; k < rows.length; k++) {
        System.arraycopy(sums[k], 0, result, rows[k] * samples, samples);
      }
    }

    /// The entries of a row at `columns`; others are 0.
    private void take(int row, int[] columns, double[] factor) {
      count = 0;
      matrix.forEachInRow(
          row,
          (column, value) -> {
            if (count < columns.length && columns[count] == column) {
              factor[count++] = value;
            }
          });
    }
  }

  private static void accumulate(
      double[] sum0,
      double[] sum1,
      double[] sum2,
      double[] sum3,
      double[] x,
      double[] y,
      double x0,
      double y0,
      double x1,
      double y1,
      double x2,
      double y2,
      double x3,
      double y3) {
    for (int s = 0; s < sum0.length; s++) {
      double a = x[s];
      double b = y[s];
      sum0[s] += x0 * a + y0 * b;
      sum1[s] += x1 * a + y1 * b;
      sum2[s] += x2 * a + y2 * b;
      sum3[s] += x3 * a + y3 * b;
    }
  }
}
