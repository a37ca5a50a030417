package dev.sotto.ir.linear;

import java.util.Arrays;

/// Row `r` takes column `source[r]`, or nothing where that is -1: transposes, slices, pads,
/// gathers.
public record SelectionOperator(int columns, int[] source) implements LinearOperator {
  public SelectionOperator {
    for (int column : source) {
      if (column < -1 || column >= columns) {
        throw new IllegalArgumentException("column " + column + " outside [-1, " + columns + ")");
      }
    }
  }

  @Override
  public int rows() {
    return source.length;
  }

  @Override
  public double entry(int row, int column) {
    return source[row] == column ? 1 : 0;
  }

  @Override
  public void forEachInRow(int row, EntryConsumer consumer) {
    if (source[row] >= 0) {
      consumer.accept(source[row], 1);
    }
  }

  @Override
  public double[] apply(double[] x) {
    requireColumns(x);
    double[] y = new double[source.length];
    for (int row = 0; row < y.length; row++) {
      y[row] = source[row] >= 0 ? x[source[row]] : 0;
    }
    return y;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SelectionOperator that
        && columns == that.columns
        && Arrays.equals(source, that.source);
  }

  @Override
  public int hashCode() {
    return 31 * columns + Arrays.hashCode(source);
  }
}
