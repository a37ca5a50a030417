package dev.sotto.optimizer.approximation;

import java.util.Arrays;

/// Evaluates Chebyshev series over arrays.
///
/// Four terms are taken in at a time, so that a term costs one load instead of five; loops over
/// whole arrays from 0 on are those that the compiler turns into vector instructions.
final class Clenshaw {
  private static final int BLOCK = 64;

  private Clenshaw() {}

  /// `y = Σ coefficients[k]·T_k(x)` elementwise; `y` may be `x`.
  static void evaluate(double[] coefficients, double[] x, double[] y) {
    double[] twice = new double[BLOCK];
    double[] current = new double[BLOCK];
    double[] ahead = new double[BLOCK];
    int degree = coefficients.length - 1;
    // Leading zeros make the number of terms a multiple of four.
    double[] terms = Arrays.copyOf(coefficients, Math.ceilDiv(degree, 4) * 4 + 1);
    for (int from = 0; from < x.length; from += BLOCK) {
      int count = Math.min(BLOCK, x.length - from);
      Arrays.fill(ahead, 0);
      Arrays.fill(current, 0);
      for (int j = 0; j < count; j++) {
        twice[j] = 2 * x[from + j];
      }
      for (int k = terms.length - 1; k > 0; k -= 4) {
        step(twice, current, ahead, terms[k], terms[k - 1], terms[k - 2], terms[k - 3]);
      }
      for (int j = 0; j < count; j++) {
        y[from + j] = x[from + j] * current[j] - ahead[j] + coefficients[0];
      }
    }
  }

  private static void step(
      double[] twice,
      double[] current,
      double[] ahead,
      double first,
      double second,
      double third,
      double fourth) {
    for (int j = 0; j < BLOCK; j++) {
      double x = twice[j];
      double before = current[j];
      double a = Math.fma(x, before, first - ahead[j]);
      double b = Math.fma(x, a, second - before);
      double c = Math.fma(x, b, third - a);
      ahead[j] = c;
      current[j] = Math.fma(x, c, fourth - b);
    }
  }
}
