package dev.sotto.ir.linear;

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
}
