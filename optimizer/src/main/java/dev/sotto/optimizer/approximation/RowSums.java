package dev.sotto.optimizer.approximation;

import java.util.Arrays;

/// Up to four rows of a product at a time, of the same terms: each number that is read serves them
/// all.
///
/// Loops over whole arrays from 0 on are those that the compiler turns into vector instructions;
/// with offsets, which might overlap, it does not.
final class RowSums {
  static final int ROWS = 4;

  /// So many terms are taken at a time: a sum is read and written once for all of them.
  private static final int TERMS = 4;

  private final double[][] sums;
  private final double[][] factors;
  private final double[][] terms;

  /// In place of factors and terms beyond the last.
  private final double[] noFactors;

  private final double[] noTerm;
  private int count;

  /// For at most `longest` terms of `length` numbers each.
  RowSums(int length, int longest) {
    sums = new double[ROWS][length];
    factors = new double[ROWS][padded(longest)];
    terms = new double[padded(longest)][];
    noFactors = new double[padded(longest)];
    noTerm = new double[length];
  }

  /// The length of a row's factors for so many terms: those beyond them are 0.
  static int padded(int terms) {
    return Math.ceilDiv(terms, TERMS) * TERMS;
  }

  /// The numbers of a term.
  int length() {
    return sums[0].length;
  }

  /// Without terms.
  void clear() {
    count = 0;
  }

  /// Those of `all` with these numbers as the terms.
  void take(double[][] all, int[] numbers) {
    for (int k = 0; k < numbers.length; k++) {
      terms[k] = all[numbers[k]];
    }
    count = numbers.length;
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
      Arrays.fill(factors[row], count, padded(count), 0);
    }
    addTo(result, starts, Arrays.copyOf(factors, rows));
  }

  /// As [#addTo(double[], int[], int)] with factors that lie elsewhere, by row and term, of the
  /// length [#padded].
  void addTo(double[] result, int[] starts, double[][] own) {
    int length = length();
    for (int row = 0; row < own.length; row++) {
      System.arraycopy(result, starts[row], sums[row], 0, length);
    }
    double[][] all = Arrays.copyOf(own, ROWS);
    Arrays.fill(all, own.length, ROWS, noFactors);
    Arrays.fill(terms, count, padded(count), noTerm);
    for (int k = 0; k < count; k += TERMS) {
      addFour(k, all[0], all[1], all[2], all[3]);
    }
    for (int row = 0; row < own.length; row++) {
      System.arraycopy(sums[row], 0, result, starts[row], length);
    }
  }

  private void addFour(int k, double[] one, double[] two, double[] three, double[] four) {
    double[] sum0 = sums[0];
    double[] sum1 = sums[1];
    double[] sum2 = sums[2];
    double[] sum3 = sums[3];
    double[] x = terms[k];
    double[] y = terms[k + 1];
    double[] z = terms[k + 2];
    double[] u = terms[k + 3];
    double x0 = one[k];
    double y0 = one[k + 1];
    double z0 = one[k + 2];
    double u0 = one[k + 3];
    double x1 = two[k];
    double y1 = two[k + 1];
    double z1 = two[k + 2];
    double u1 = two[k + 3];
    double x2 = three[k];
    double y2 = three[k + 1];
    double z2 = three[k + 2];
    double u2 = three[k + 3];
    double x3 = four[k];
    double y3 = four[k + 1];
    double z3 = four[k + 2];
    double u3 = four[k + 3];
    for (int s = 0; s < sum0.length; s++) {
      double a = x[s];
      double b = y[s];
      double c = z[s];
      double d = u[s];
      sum0[s] = Math.fma(u0, d, Math.fma(z0, c, Math.fma(y0, b, Math.fma(x0, a, sum0[s]))));
      sum1[s] = Math.fma(u1, d, Math.fma(z1, c, Math.fma(y1, b, Math.fma(x1, a, sum1[s]))));
      sum2[s] = Math.fma(u2, d, Math.fma(z2, c, Math.fma(y2, b, Math.fma(x2, a, sum2[s]))));
      sum3[s] = Math.fma(u3, d, Math.fma(z3, c, Math.fma(y3, b, Math.fma(x3, a, sum3[s]))));
    }
  }
}
