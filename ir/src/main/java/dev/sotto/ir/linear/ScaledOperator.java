package dev.sotto.ir.linear;

import java.util.Arrays;

/// `diag(rowScale) · inner · diag(columnScale)`.
public record ScaledOperator(LinearOperator inner, double[] rowScale, double[] columnScale)
    implements LinearOperator {
  public ScaledOperator {
    if (rowScale.length != inner.rows() || columnScale.length != inner.columns()) {
      throw new IllegalArgumentException(
          "scales of %d and %d for %dx%d"
              .formatted(rowScale.length, columnScale.length, inner.rows(), inner.columns()));
    }
  }

  @Override
  public int rows() {
    return inner.rows();
  }

  @Override
  public int columns() {
    return inner.columns();
  }

  @Override
  public double entry(int row, int column) {
    return rowScale[row] * inner.entry(row, column) * columnScale[column];
  }

  @Override
  public void forEachInRow(int row, EntryConsumer consumer) {
    inner.forEachInRow(
        row,
        (column, value) -> consumer.accept(column, rowScale[row] * value * columnScale[column]));
  }

  @Override
  public double[] apply(double[] x) {
    requireColumns(x);
    double[] scaled = x.clone();
    for (int column = 0; column < scaled.length; column++) {
      scaled[column] *= columnScale[column];
    }
    double[] y = inner.apply(scaled);
    for (int row = 0; row < y.length; row++) {
      y[row] *= rowScale[row];
    }
    return y;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScaledOperator that
        && inner.equals(that.inner)
        && Arrays.equals(rowScale, that.rowScale)
        && Arrays.equals(columnScale, that.columnScale);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * inner.hashCode() + Arrays.hashCode(rowScale)) + Arrays.hashCode(columnScale);
  }
}
