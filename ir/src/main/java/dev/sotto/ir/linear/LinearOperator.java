package dev.sotto.ir.linear;

/// A sparse matrix between flattened tensors, held by structure: entries are found on demand.
///
/// Rows are output elements, columns input elements. `entry` takes constant (or logarithmic) time,
/// so that one generalized diagonal is produced without the matrix ever being written out.
public sealed interface LinearOperator
    permits DenseOperator,
        ConvolutionOperator,
        SelectionOperator,
        KroneckerOperator,
        ScaledOperator,
        SparseOperator {
  int rows();

  int columns();

  /// The entry at `(row, column)`; 0 where there is none.
  double entry(int row, int column);

  /// Calls `consumer` for each structurally non-zero entry of `row`, each column once.
  void forEachInRow(int row, EntryConsumer consumer);

  /// Receives one entry.
  @FunctionalInterface
  interface EntryConsumer {
    void accept(int column, double value);
  }

  /// The product with a vector of `columns()` elements, of `rows()` elements.
  default double[] apply(double[] x) {
    requireColumns(x);
    double[] y = new double[rows()];
    for (int row = 0; row < y.length; row++) {
      double[] sum = new double[1];
      forEachInRow(row, (column, value) -> sum[0] += value * x[column]);
      y[row] = sum[0];
    }
    return y;
  }

  /// Throws `IllegalArgumentException` where `x` has not `columns()` elements.
  default void requireColumns(double[] x) {
    if (x.length != columns()) {
      throw new IllegalArgumentException(x.length + " elements for " + columns() + " columns");
    }
  }
}
