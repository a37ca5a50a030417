package dev.sotto.ir.linear;

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
}
