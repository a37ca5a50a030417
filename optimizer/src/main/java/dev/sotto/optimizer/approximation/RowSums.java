package dev.sotto.optimizer.approximation;

import java.util.Arrays;

/// Up to four rows of a product at a time, of the same terms: each number that is read serves them
/// all.
///
/// Loops over whole arrays from 0 on are those that the compiler turns into vector instructions;
/// with offsets, which might overlap, it does not.
final class RowSums {
  static final int ROWS = 4;

  private final double[][] sums;

  /// One more than there are terms, for they are taken in pairs.
  private final double[][] factors;

  private final double[] zeros;
  private final double[][] terms;
  private int count;

  /// For at most `longest` terms of `length` numbers each.
  RowSums(int length, int longest) {
    sums = new double[ROWS][length];
    factors = new double[ROWS][longest + 1];
    zeros = new double[longest + 1];
    terms = new double[longest][];
  }

  /// The numbers of a term.
  int length() {
    return sums[0].length;
  }

  /// Without terms.
  void clear() {
    count = 0;
  }

  /// The next term, whose factors are set by its number, which is returned.
  int add(double[] term) {
    terms[count] = term;
    return count++;
  }

  /// The factors of a row, by number of the term; to be written to.
  double[] factors(int row) {
    return factors[row];
  }

  /// Adds `Σ factors · terms` of the first of the rows to where they begin in `result`.
  void addTo(double[] result, int[] starts, int rows) {
    for (int row = 0; row < rows; row++) {
      factors[row][count] = 0;
    }
    addTo(result, starts, Arrays.copyOf(factors, rows));
  }

  /// As [#addTo(double[], int[], int)] with factors that lie elsewhere: by row and term, and a 0.
  void addTo(double[] result, int[] starts, double[][] own) {
    int length = sums[0].length;
    for (int row = 0; row < own.length; row++) {
      System.arraycopy(result, starts[row], sums[row], 0, length);
    }
    double[] first = own[0];
    double[] second = own.length > 1 ? own[1] : zeros;
    double[] third = own.length > 2 ? own[2] : zeros;
    double[] fourth = own.length > 3 ? own[3] : zeros;
    for (int k = 0; k < count; k += 2) {
      accumulate(
          sums[0],
          sums[1],
          sums[2],
          sums[3],
          terms[k],
          terms[Math.min(k + 1, count - 1)],
          first[k],
          first[k + 1],
          second[k],
          second[k + 1],
          third[k],
          third[k + 1],
          fourth[k],
          fourth[k + 1]);
    }
    for (int row = 0; row < own.length; row++) {
      System.arraycopy(sums[row], 0, result, starts[row], length);
    }
  }

  private static void accumulate(
      double[] sum0,
      double[] sum1,
      double[] sum2,
      double[] sum3,
      double[] x,
      double[] y,
      double x0,
      double y0,
      double x1,
      double y1,
      double x2,
      double y2,
      double x3,
      double y3) {
    for (int s = 0; s < sum0.length; s++) {
      double a = x[s];
      double b = y[s];
      sum0[s] += x0 * a + y0 * b;
      sum1[s] += x1 * a + y1 * b;
      sum2[s] += x2 * a + y2 * b;
      sum3[s] += x3 * a + y3 * b;
    }
  }
}
