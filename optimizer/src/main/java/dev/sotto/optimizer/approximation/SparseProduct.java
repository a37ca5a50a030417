package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.optimizer.cost.MatrixPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The product of a sparse matrix, up to four rows at a time that have their entries in the same
/// columns, as in dense layers and in the channels of a convolution.
///
/// Entries are gathered once: a model is evaluated some hundred times while depths are searched.
final class SparseProduct implements SamplesProduct {
  /// One thread's share: enough that sharing out costs nothing beside it.
  private static final int GROUPS_AT_A_TIME = 8;

  /// Where a column is met by no more groups on average, copying it first does not pay.
  private static final int FEW_MEETINGS = 2;

  private final int columns;
  private final int longest;
  private final boolean isSparse;
  private final List<Group> groups = new ArrayList<>();

  /// Rows of the same pattern.
  ///
  /// @param columns where their entries are
  /// @param entries by row and column, of the length [RowSums#padded]
  @SuppressWarnings("ArrayRecordComponent")
  private record Group(int[] rows, int[] columns, double[][] entries) {}

  SparseProduct(LinearOperator matrix) {
    this.columns = matrix.columns();
    MatrixPattern pattern = MatrixPattern.of(matrix);
    for (int own = 0; own < pattern.patterns(); own++) {
      int[] rows = pattern.rows(own);
      for (int from = 0; from < rows.length; from += RowSums.ROWS) {
        int end = Math.min(rows.length, from + RowSums.ROWS);
        add(matrix, Arrays.copyOfRange(rows, from, end), pattern.columns(own));
      }
    }
    this.longest = groups.stream().mapToInt(group -> group.columns().length).max().orElse(0);
    long met = groups.stream().mapToLong(group -> group.columns().length).sum();
    this.isSparse = met <= FEW_MEETINGS * (long) columns;
  }

  private void add(LinearOperator matrix, int[] rows, int[] columns) {
    double[][] entries = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      Entries row = new Entries(columns);
      matrix.forEachInRow(rows[k], row);
      entries[k] = row.values;
    }
    groups.add(new Group(rows, columns, entries));
  }

  /// Takes the entries of a row at `columns`; others are 0.
  private static final class Entries implements LinearOperator.EntryConsumer {
    private final int[] columns;
    private final double[] values;
    private int count;

    Entries(int[] columns) {
      this.columns = columns;
      this.values = new double[RowSums.padded(columns.length)];
    }

    @Override
    public void accept(int column, double value) {
      if (count < columns.length && columns[count] == column) {
        values[count++] = value;
      }
    }
  }

  @Override
  public void addTo(double[] result, double[] x, int samples) {
    if (isSparse) {
      forEachPart(part -> part.forEach(group -> addTerms(group, x, samples, result)));
      return;
    }
    double[][] values = new double[columns][];
    for (int column = 0; column < values.length; column++) {
      values[column] = Arrays.copyOfRange(x, column * samples, (column + 1) * samples);
    }
    forEachPart(
        part -> {
          RowSums sums = new RowSums(samples, longest);
          part.forEach(group -> add(group, values, sums, result));
        });
  }

  private void forEachPart(Consumer<List<Group>> action) {
    IntStream.range(0, Math.ceilDiv(groups.size(), GROUPS_AT_A_TIME))
        .parallel()
        .forEach(
            part -> {
              int first = part * GROUPS_AT_A_TIME;
              int end = Math.min(groups.size(), first + GROUPS_AT_A_TIME);
              action.accept(groups.subList(first, end));
            });
  }

  private static void add(Group group, double[][] values, RowSums sums, double[] result) {
    sums.take(values, group.columns());
    int[] starts = group.rows().clone();
    for (int k = 0; k < starts.length; k++) {
      starts[k] *= sums.length();
    }
    sums.addTo(result, starts, group.entries());
  }

  private static void addTerms(Group group, double[] x, int samples, double[] result) {
    for (int row = 0; row < group.rows().length; row++) {
      for (int k = 0; k < group.columns().length; k++) {
        int from = group.columns()[k] * samples;
        addTerm(group.entries()[row][k], x, from, result, group.rows()[row] * samples, samples);
      }
    }
  }

  private static void addTerm(
      double factor, double[] x, int from, double[] result, int to, int samples) {
    for (int s = 0; s < samples; s++) {
      result[to + s] += factor * x[from + s];
    }
  }
}
