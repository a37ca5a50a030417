package dev.sotto.optimizer.cost;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.ScaledOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where a linear operator has entries: built once, read for every candidate layout.
///
/// Rows with entries in the same columns, as those of a dense layer and of a convolution's channels
/// have, share one pattern. Entries of value 0 are left out.
public final class MatrixPattern {
  private final int[] patternOf;
  private final List<Columns> patterns = new ArrayList<>();

  /// The rows of each pattern.
  private final List<int[]> rowsOf = new ArrayList<>();

  private MatrixPattern(int rows) {
    this.patternOf = new int[rows];
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Columns(int[] columns) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Columns that && Arrays.equals(columns, that.columns);
    }

    /// Of a convolution's pixels, `Arrays.hashCode` alone would differ by multiples of a power of
    /// two.
    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(columns) + (columns.length == 0 ? 0 : columns[0]);
    }
  }

  /// Collects the entries of a row.
  private static final class Row implements LinearOperator.EntryConsumer {
    private final int[] columns;
    private int size;

    Row(int columns) {
      this.columns = new int[columns];
    }

    @Override
    public void accept(int column, double value) {
      if (value != 0) {
        columns[size++] = column;
      }
    }

    Columns take() {
      Columns taken = new Columns(Arrays.copyOf(columns, size));
      size = 0;
      return taken;
    }
  }

  /// The pattern of `operator`.
  public static MatrixPattern of(LinearOperator operator) {
    if (operator instanceof ScaledOperator scaled && !holdsZero(scaled)) {
      return of(scaled.inner());
    }
    MatrixPattern pattern = new MatrixPattern(operator.rows());
    Map<Columns, Integer> known = new HashMap<>();
    Row entries = new Row(operator.columns());
    for (int row = 0; row < operator.rows(); row++) {
      operator.forEachInRow(row, entries);
      pattern.add(row, entries.take(), known);
    }
    pattern.gatherRows();
    return pattern;
  }

  private void add(int row, Columns columns, Map<Columns, Integer> known) {
    int next = patterns.size();
    Integer before = known.putIfAbsent(columns, next);
    if (before == null) {
      patterns.add(columns);
    }
    patternOf[row] = before == null ? next : before;
  }

  private void gatherRows() {
    int[] sizes = new int[patterns.size()];
    for (int pattern : patternOf) {
      sizes[pattern]++;
    }
    for (int size : sizes) {
      rowsOf.add(new int[size]);
    }
    Arrays.fill(sizes, 0);
    for (int row = 0; row < patternOf.length; row++) {
      int pattern = patternOf[row];
      rowsOf.get(pattern)[sizes[pattern]++] = row;
    }
  }

  private static boolean holdsZero(ScaledOperator scaled) {
    return Arrays.stream(scaled.rowScale()).anyMatch(scale -> scale == 0)
        || Arrays.stream(scaled.columnScale()).anyMatch(scale -> scale == 0);
  }

  /// The number of different patterns.
  public int patterns() {
    return patterns.size();
  }

  /// The rows that have a pattern, in order; not to be written to.
  public int[] rows(int pattern) {
    return rowsOf.get(pattern);
  }

  /// The columns of a pattern's entries; not to be written to.
  public int[] columns(int pattern) {
    return patterns.get(pattern).columns();
  }
}
