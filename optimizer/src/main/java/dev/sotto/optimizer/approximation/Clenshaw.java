package dev.sotto.optimizer.approximation;

/// Evaluates Chebyshev series over arrays.
final class Clenshaw {
  private static final int BLOCK = 64;

  private Clenshaw() {}

  /// `y = Σ coefficients[k]·T_k(x)` elementwise; `y` may be `x`.
  static void evaluate(double[] coefficients, double[] x, double[] y) {
    double[] ahead = new double[BLOCK];
    double[] current = new double[BLOCK];
    int degree = coefficients.length - 1;
    for (int from = 0; from < x.length; from += BLOCK) {
      int count = Math.min(BLOCK, x.length - from);
      java.util.Arrays.fill(ahead, 0);
      java.util.Arrays.fill(current, 0);
      for (int k = degree; k >= 1; k--) {
        double coefficient = coefficients[k];
        for (int j = 0; j < count; j++) {
          double next = 2 * x[from + j] * current[j] - ahead[j] + coefficient;
          ahead[j] = current[j];
          current[j] = next;
        }
      }
      for (int j = 0; j < count; j++) {
        y[from + j] = x[from + j] * current[j] - ahead[j] + coefficients[0];
      }
    }
  }
}
