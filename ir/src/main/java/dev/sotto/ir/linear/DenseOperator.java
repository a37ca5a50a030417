package dev.sotto.ir.linear;

import java.util.Arrays;

/// A full matrix, row-major.
public record DenseOperator(int rows, int columns, double[] values) implements LinearOperator {
  public DenseOperator {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(values.length + " values for " + rows + "x" + columns);
    }
  }

  @Override
  public double entry(int row, int column) {
    return values[row * columns + column];
  }

  @Override
  public void forEachInRow(int row, EntryConsumer consumer) {
    for (int column = 0; column < columns; column++) {
      double value = values[row * columns + column];
      if (value != 0) {
        consumer.accept(column, value);
      }
    }
  }

  @Override
  public double[] apply(double[] x) {
    requireColumns(x);
    double[] y = new double[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        sum += values[row * columns + column] * x[column];
      }
      y[row] = sum;
    }
    return y;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenseOperator that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * rows + Arrays.hashCode(values);
  }
}
