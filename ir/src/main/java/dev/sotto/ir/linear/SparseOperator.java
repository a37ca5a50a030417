package dev.sotto.ir.linear;

import java.util.Arrays;

/// A matrix in compressed sparse rows: the fall-back for compositions without simpler structure.
///
/// `rowStart` has `rows + 1` elements; the columns of a row ascend.
public record SparseOperator(int columns, int[] rowStart, int[] column, double[] value)
    implements LinearOperator {
  @Override
  public int rows() {
    return rowStart.length - 1;
  }

  @Override
  public double entry(int row, int wanted) {
    int at = Arrays.binarySearch(column, rowStart[row], rowStart[row + 1], wanted);
    return at >= 0 ? value[at] : 0;
  }

  @Override
  public void forEachInRow(int row, EntryConsumer consumer) {
    for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
      consumer.accept(column[at], value[at]);
    }
  }

  @Override
  public double[] apply(double[] x) {
    requireColumns(x);
    double[] y = new double[rows()];
    for (int row = 0; row < y.length; row++) {
      double sum = 0;
      for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
        sum += value[at] * x[column[at]];
      }
      y[row] = sum;
    }
    return y;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseOperator that
        && columns == that.columns
        && Arrays.equals(rowStart, that.rowStart)
        && Arrays.equals(column, that.column)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(column) + Arrays.hashCode(value);
  }
}
