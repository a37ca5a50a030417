package dev.sotto.ir.linear;

/// Row `r` takes column `source[r]`, or nothing where that is -1: transposes, slices, pads, gathers.
public record SelectionOperator(int columns, int[] source) implements LinearOperator {
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
}
