package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.optimizer.cost.MatrixPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The product of a sparse matrix, up to four rows at a time that have their entries in the same
/// columns, as in dense layers and in the channels of a convolution.
final class SparseProduct implements SamplesProduct {
  /// One thread's share: enough that sharing out costs nothing beside it.
  private static final int GROUPS_AT_A_TIME = 8;

  private final LinearOperator matrix;
  private final MatrixPattern pattern;

  /// Rows of the same pattern.
  private final List<int[]> groups = new ArrayList<>();

  private int longest;

  SparseProduct(LinearOperator matrix) {
    this.matrix = matrix;
    this.pattern = MatrixPattern.of(matrix);
    int[] group = new int[pattern.patterns()];
    Arrays.fill(group, -1);
    for (int row = 0; row < pattern.rows(); row++) {
      int own = pattern.patternOf(row);
      if (group[own] < 0 || groups.get(group[own]).length == RowSums.ROWS) {
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

  @Override
  public void addTo(double[] result, double[] x, int samples) {
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
    private final RowSums sums;
    private final int[] starts = new int[RowSums.ROWS];
    private int count;

    Part(double[][] values, int samples) {
      this.values = values;
      this.samples = samples;
      this.sums = new RowSums(samples, longest);
    }

    void add(int[] rows, double[] result) {
      int[] columns = pattern.columns(pattern.patternOf(rows[0]));
      sums.clear();
      for (int column : columns) {
        sums.add(values[column]);
      }
      for (int k = 0; k < rows.length; k++) {
        take(rows[k], columns, sums.factors(k));
        starts[k] = rows[k] * samples;
      }
      sums.addTo(result, starts, rows.length);
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
}
