package dev.sotto.ir.linear;

/// `I_before ⊗ inner ⊗ I_after`: `inner` applied along one group of axes.
public record KroneckerOperator(int before, LinearOperator inner, int after)
    implements LinearOperator {
  public KroneckerOperator {
    if (before < 1 || after < 1) {
      throw new IllegalArgumentException(before + " times before, " + after + " after");
    }
    Math.multiplyExact(Math.multiplyExact(before, after), Math.max(inner.rows(), inner.columns()));
  }

  @Override
  public int rows() {
    return before * inner.rows() * after;
  }

  @Override
  public int columns() {
    return before * inner.columns() * after;
  }

  @Override
  public double entry(int row, int column) {
    int rowBlock = row / after;
    int columnBlock = column / after;
    boolean matches =
        row % after == column % after && rowBlock / inner.rows() == columnBlock / inner.columns();
    return matches ? inner.entry(rowBlock % inner.rows(), columnBlock % inner.columns()) : 0;
  }

  @Override
  public void forEachInRow(int row, EntryConsumer consumer) {
    int block = row / after;
    int base = block / inner.rows() * inner.columns();
    inner.forEachInRow(
        block % inner.rows(),
        (column, value) -> consumer.accept((base + column) * after + row % after, value));
  }

  @Override
  public double[] apply(double[] x) {
    requireColumns(x);
    double[] y = new double[rows()];
    double[] line = new double[inner.columns()];
    for (int outer = 0; outer < before; outer++) {
      for (int offset = 0; offset < after; offset++) {
        for (int i = 0; i < line.length; i++) {
          line[i] = x[(outer * line.length + i) * after + offset];
        }
        double[] product = inner.apply(line);
        for (int i = 0; i < product.length; i++) {
          y[(outer * product.length + i) * after + offset] = product[i];
        }
      }
    }
    return y;
  }
}
