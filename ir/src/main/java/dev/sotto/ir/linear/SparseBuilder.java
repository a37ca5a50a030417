package dev.sotto.ir.linear;

import java.util.Arrays;

/// Gathers the rows of a [SparseOperator] from top to bottom, adding up entries of one place.
///
/// Used by one thread, for one matrix.
public final class SparseBuilder {
  /// Of so many columns one is touched where sorting takes as long as looking at all.
  private static final int SPARSE = 16;

  private final double[] sums;
  private final int[] touched;
  private final boolean[] isTouched;
  private int touchedCount;
  private int[] rowStart = new int[16];
  private int[] column = new int[64];
  private double[] value = new double[64];
  private int rows;
  private int entries;

  public SparseBuilder(int columns) {
    sums = new double[columns];
    touched = new int[columns];
    isTouched = new boolean[columns];
  }

  /// Adds `amount` to the entry at `at` of the current row.
  public void add(int at, double amount) {
    if (!isTouched[at]) {
      isTouched[at] = true;
      touched[touchedCount++] = at;
    }
    sums[at] += amount;
  }

  /// Ends the current row; entries that are 0 are left out.
  public void endRow() {
    sortTouched();
    reserve(entries + touchedCount);
    for (int i = 0; i < touchedCount; i++) {
      int at = touched[i];
      if (sums[at] != 0) {
        column[entries] = at;
        value[entries++] = sums[at];
      }
      sums[at] = 0;
      isTouched[at] = false;
    }
    touchedCount = 0;
    if (++rows == rowStart.length) {
      rowStart = Arrays.copyOf(rowStart, 2 * rows);
    }
    rowStart[rows] = entries;
  }

  /// Where a good part of the columns between the least and the greatest is touched, looking at
  /// each of them takes less time than sorting.
  private void sortTouched() {
    int least = sums.length;
    int greatest = -1;
    for (int i = 0; i < touchedCount; i++) {
      least = Math.min(least, touched[i]);
      greatest = Math.max(greatest, touched[i]);
    }
    if ((long) touchedCount * SPARSE <= greatest - least) {
      Arrays.sort(touched, 0, touchedCount);
      return;
    }
    int count = 0;
    for (int at = least; at <= greatest; at++) {
      if (isTouched[at]) {
        touched[count++] = at;
      }
    }
  }

  private void reserve(int needed) {
    if (needed > column.length) {
      int length = Math.max(needed, column.length + column.length / 2);
      column = Arrays.copyOf(column, length);
      value = Arrays.copyOf(value, length);
    }
  }

  public SparseOperator build() {
    return new SparseOperator(
        sums.length,
        Arrays.copyOf(rowStart, rows + 1),
        Arrays.copyOf(column, entries),
        Arrays.copyOf(value, entries));
  }
}
