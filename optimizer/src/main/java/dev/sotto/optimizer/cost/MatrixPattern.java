package dev.sotto.optimizer.cost;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.ScaledOperator;
import java.util.Arrays;

/// Where a linear operator has entries, in compressed sparse rows: built once, read for every
/// candidate layout.
///
/// Entries of value 0 are left out.
public final class MatrixPattern {
  private final int[] rowStart;
  private int[] column;

  private MatrixPattern(int rows) {
    this.rowStart = new int[rows + 1];
    this.column = new int[Math.max(16, rows)];
  }

  /// The pattern of `operator`.
  public static MatrixPattern of(LinearOperator operator) {
    if (operator instanceof ScaledOperator scaled && !holdsZero(scaled)) {
      return of(scaled.inner());
    }
    MatrixPattern pattern = new MatrixPattern(operator.rows());
    int[] size = new int[1];
    for (int row = 0; row < operator.rows(); row++) {
      operator.forEachInRow(
          row,
          (column, value) -> {
            if (value == 0) {
              return;
            }
            if (size[0] == pattern.column.length) {
              pattern.column = Arrays.copyOf(pattern.column, 2 * size[0]);
            }
            pattern.column[size[0]++] = column;
          });
      pattern.rowStart[row + 1] = size[0];
    }
    return pattern;
  }

  private static boolean holdsZero(ScaledOperator scaled) {
    return Arrays.stream(scaled.rowScale()).anyMatch(scale -> scale == 0)
        || Arrays.stream(scaled.columnScale()).anyMatch(scale -> scale == 0);
  }

  public int rows() {
    return rowStart.length - 1;
  }

  /// The number of entries.
  public int entries() {
    return rowStart[rows()];
  }

  /// Index of the first entry of `row`; of `rows()`, the number of entries.
  int start(int row) {
    return rowStart[row];
  }

  int column(int entry) {
    return column[entry];
  }
}
