package dev.sotto.ir.linear;

import java.util.Arrays;

/// A matrix in compressed sparse rows: the fall-back for compositions without simpler structure.
///
/// `rowStart` has `rows + 1` elements; the columns of a row ascend.
public record SparseOperator(int columns, int[] rowStart, int[] column, double[] value)
    implements LinearOperator {
  public SparseOperator {
    int entries = rowStart.length == 0 ? -1 : rowStart[rowStart.length - 1];
    if (entries != column.length || entries != value.length || rowStart[0] != 0) {
      throw new IllegalArgumentException(
          "%d columns and %d values for %d entries"
              .formatted(column.length, value.length, entries));
    }
    for (int row = 0; row + 1 < rowStart.length; row++) {
      requireAscending(row, rowStart[row], rowStart[row + 1], column, columns);
    }
  }

  private static void requireAscending(int row, int from, int to, int[] column, int columns) {
    boolean ascends = from <= to && to <= column.length;
    int previous = -1;
    for (int at = from; at < to && ascends; at++) {
      ascends = column[at] > previous && column[at] < columns;
      previous = column[at];
    }
    if (!ascends) {
      throw new IllegalArgumentException(
          "the columns of row %d do not ascend within [0, %d)".formatted(row, columns));
    }
  }

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
