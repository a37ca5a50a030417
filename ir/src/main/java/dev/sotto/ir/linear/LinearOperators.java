package dev.sotto.ir.linear;

import java.util.Arrays;

/// Building and combining [LinearOperator]s, keeping structure where it is simple to keep.
public final class LinearOperators {
  private LinearOperators() {}

  /// The identity on `size` elements.
  public static SelectionOperator identity(int size) {
    int[] source = new int[size];
    Arrays.setAll(source, row -> row);
    return new SelectionOperator(size, source);
  }

  /// `diag(factors)`.
  public static LinearOperator diagonal(double[] factors) {
    return scaleRows(identity(factors.length), factors);
  }

  /// The operator of no entries.
  public static LinearOperator zero(int rows, int columns) {
    int[] source = new int[rows];
    Arrays.fill(source, -1);
    return new SelectionOperator(columns, source);
  }

  /// Whether `operator` is the identity, by its structure.
  public static boolean isIdentity(LinearOperator operator) {
    return operator instanceof SelectionOperator selection
        && selection.rows() == selection.columns()
        && identity(selection.columns()).equals(selection);
  }

  /// `diag(factors) · operator`; throws `IllegalArgumentException` where the sizes differ.
  public static LinearOperator scaleRows(LinearOperator operator, double[] factors) {
    return scale(operator, factors, ones(operator.columns()));
  }

  /// `operator · diag(factors)`; throws `IllegalArgumentException` where the sizes differ.
  public static LinearOperator scaleColumns(LinearOperator operator, double[] factors) {
    return scale(operator, ones(operator.rows()), factors);
  }

  /// `factor · operator`.
  public static LinearOperator scale(LinearOperator operator, double factor) {
    double[] factors = new double[operator.rows()];
    Arrays.fill(factors, factor);
    return scaleRows(operator, factors);
  }

  private static LinearOperator scale(LinearOperator operator, double[] rows, double[] columns) {
    return operator instanceof ScaledOperator scaled
        ? new ScaledOperator(
            scaled.inner(),
            multiply(rows, scaled.rowScale()),
            multiply(columns, scaled.columnScale()))
        : new ScaledOperator(operator, rows, columns);
  }

  /// `outer · inner`; throws `IllegalArgumentException` where the sizes do not meet.
  ///
  /// Scaling on the outer sides stays outside, selected rows are picked, a dense matrix of a dense
  /// one or a selection stays dense, the rest is accumulated row by row into a [SparseOperator].
  public static LinearOperator compose(LinearOperator outer, LinearOperator inner) {
    if (outer.columns() != inner.rows()) {
      throw new IllegalArgumentException(
          "%dx%d times %dx%d"
              .formatted(outer.rows(), outer.columns(), inner.rows(), inner.columns()));
    }
    if (isIdentity(outer)) {
      return inner;
    }
    if (isIdentity(inner)) {
      return outer;
    }
    if (outer instanceof ScaledOperator scaled) {
      double[] middle = scaled.columnScale();
      LinearOperator next = isOnes(middle) ? inner : scaleRows(inner, middle);
      LinearOperator product = isIdentity(scaled.inner()) ? next : compose(scaled.inner(), next);
      return scaleRows(product, scaled.rowScale());
    }
    if (inner instanceof ScaledOperator scaled && isOnes(scaled.rowScale())) {
      return scaleColumns(compose(outer, scaled.inner()), scaled.columnScale());
    }
    if (inner instanceof ScaledOperator scaled && isIdentity(scaled.inner())) {
      return scaleColumns(outer, multiply(scaled.rowScale(), scaled.columnScale()));
    }
    if (outer instanceof SelectionOperator outerRows) {
      if (inner instanceof SelectionOperator innerRows) {
        return select(outerRows, innerRows);
      }
      return pickRows(outerRows, inner);
    }
    if (outer instanceof DenseOperator matrix
        && (inner instanceof DenseOperator || inner instanceof SelectionOperator)) {
      return multiplyDense(matrix, inner);
    }
    return multiplyRows(outer, inner);
  }

  private static DenseOperator multiplyDense(DenseOperator outer, LinearOperator inner) {
    int columns = inner.columns();
    double[] product = new double[Math.multiplyExact(outer.rows(), columns)];
    for (int middle = 0; middle < outer.columns(); middle++) {
      int from = middle;
      inner.forEachInRow(
          middle,
          (column, value) -> {
            for (int row = 0; row < outer.rows(); row++) {
              product[row * columns + column] += outer.entry(row, from) * value;
            }
          });
    }
    return new DenseOperator(outer.rows(), columns, product);
  }

  private static SelectionOperator select(SelectionOperator outer, SelectionOperator inner) {
    int[] source = outer.source().clone();
    for (int row = 0; row < source.length; row++) {
      source[row] = source[row] < 0 ? -1 : inner.source()[source[row]];
    }
    return new SelectionOperator(inner.columns(), source);
  }

  private static SparseOperator pickRows(SelectionOperator outer, LinearOperator inner) {
    SparseBuilder builder = new SparseBuilder(inner.columns());
    for (int source : outer.source()) {
      if (source >= 0) {
        inner.forEachInRow(source, builder::add);
      }
      builder.endRow();
    }
    return builder.build();
  }

  private static SparseOperator multiplyRows(LinearOperator outer, LinearOperator inner) {
    SparseBuilder builder = new SparseBuilder(inner.columns());
    for (int row = 0; row < outer.rows(); row++) {
      outer.forEachInRow(
          row,
          (middle, factor) -> {
            if (factor != 0) {
              inner.forEachInRow(middle, (column, value) -> builder.add(column, factor * value));
            }
          });
      builder.endRow();
    }
    return builder.build();
  }

  /// `a + b`; throws `IllegalArgumentException` where the sizes differ.
  public static LinearOperator add(LinearOperator a, LinearOperator b) {
    if (a.rows() != b.rows() || a.columns() != b.columns()) {
      throw new IllegalArgumentException(
          "%dx%d plus %dx%d".formatted(a.rows(), a.columns(), b.rows(), b.columns()));
    }
    if (a instanceof DenseOperator left && b instanceof DenseOperator right) {
      double[] sum = left.values().clone();
      Arrays.setAll(sum, i -> sum[i] + right.values()[i]);
      return new DenseOperator(a.rows(), a.columns(), sum);
    }
    SparseBuilder builder = new SparseBuilder(a.columns());
    for (int row = 0; row < a.rows(); row++) {
      a.forEachInRow(row, builder::add);
      b.forEachInRow(row, builder::add);
      builder.endRow();
    }
    return builder.build();
  }

  /// The entries of `operator` in compressed rows, without zeros.
  public static SparseOperator sparse(LinearOperator operator) {
    if (operator instanceof SparseOperator sparse) {
      return sparse;
    }
    return pickRows(identity(operator.rows()), operator);
  }

  /// The transposed matrix.
  public static SparseOperator transpose(LinearOperator operator) {
    SparseOperator rows = sparse(operator);
    int[] rowStart = new int[rows.columns() + 1];
    for (int column : rows.column()) {
      rowStart[column + 1]++;
    }
    Arrays.parallelPrefix(rowStart, Integer::sum);
    int[] next = rowStart.clone();
    int[] column = new int[rows.column().length];
    double[] value = new double[column.length];
    for (int row = 0; row < rows.rows(); row++) {
      for (int at = rows.rowStart()[row]; at < rows.rowStart()[row + 1]; at++) {
        int to = next[rows.column()[at]]++;
        column[to] = row;
        value[to] = rows.value()[at];
      }
    }
    return new SparseOperator(rows.rows(), rowStart, column, value);
  }

  /// Number of entries that are not zero.
  public static long nonZeros(LinearOperator operator) {
    long[] count = new long[1];
    for (int row = 0; row < operator.rows(); row++) {
      operator.forEachInRow(row, (_, value) -> count[0] += value == 0 ? 0 : 1);
    }
    return count[0];
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static boolean isOnes(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == 1);
  }

  private static double[] multiply(double[] a, double[] b) {
    double[] product = a.clone();
    Arrays.setAll(product, i -> a[i] * b[i]);
    return product;
  }
}
