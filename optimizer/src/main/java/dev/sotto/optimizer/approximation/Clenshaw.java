package dev.sotto.optimizer.approximation;

import java.util.Arrays;

/// Evaluates Chebyshev series over arrays.
///
/// Four terms are taken in at a time, so that a term costs one load instead of five; loops over
/// whole arrays from 0 on are those that the compiler turns into vector instructions.
final class Clenshaw {
  private static final int BLOCK = 64;

  private final double[] terms;
  private final double[] argument = new double[BLOCK];
  private final double[] twice = new double[BLOCK];
  private final double[] current = new double[BLOCK];
  private final double[] ahead = new double[BLOCK];

  private Clenshaw(double[] coefficients) {
    int degree = coefficients.length - 1;
    // Leading zeros make the number of terms a multiple of four.
    this.terms = Arrays.copyOf(coefficients, Math.ceilDiv(degree, 4) * 4 + 1);
  }

  /// `y = Σ coefficients[k]·T_k(x)` elementwise; `y` may be `x`.
  static void evaluate(double[] coefficients, double[] x, double[] y) {
    Clenshaw series = new Clenshaw(coefficients);
    for (int from = 0; from < x.length; from += BLOCK) {
      series.block(x, y, from, Math.min(BLOCK, x.length - from));
    }
  }

  private void block(double[] x, double[] y, int from, int count) {
    System.arraycopy(x, from, argument, 0, count);
    begin();
    for (int k = terms.length - 1; k > 0; k -= 4) {
      step(twice, current, ahead, terms[k], terms[k - 1], terms[k - 2], terms[k - 3]);
    }
    end(argument, current, ahead, terms[0]);
    System.arraycopy(argument, 0, y, from, count);
  }

  private void begin() {
    Arrays.fill(ahead, 0);
    Arrays.fill(current, 0);
    for (int j = 0; j < BLOCK; j++) {
      twice[j] = 2 * argument[j];
    }
  }

  /// From the arguments to the values.
  private static void end(double[] argument, double[] current, double[] ahead, double constant) {
    for (int j = 0; j < BLOCK; j++) {
      argument[j] = argument[j] * current[j] - ahead[j] + constant;
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
