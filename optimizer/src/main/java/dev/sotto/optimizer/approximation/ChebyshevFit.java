package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.function.DoubleUnaryOperator;

/// Fits of functions on `[-1, 1]` by polynomials in the Chebyshev basis.
public final class ChebyshevFit {
  private ChebyshevFit() {}

  /// The polynomial of `degree` that equals `function` at the `degree + 1` Chebyshev nodes.
  ///
  /// For a function analytic around the interval its error falls geometrically with the degree and
  /// is within a factor `2 + (2/π) ln(degree + 1)` of the best possible.
  ///
  /// Source: L. N. Trefethen, "Approximation Theory and Approximation Practice", chapters 3, 8, 15.
  public static ChebyshevPolynomial interpolate(DoubleUnaryOperator function, int degree) {
    int count = degree + 1;
    double[] values = new double[count];
    for (int j = 0; j < count; j++) {
      values[j] = function.applyAsDouble(Math.cos(Math.PI * (j + 0.5) / count));
    }
    double[] coefficients = new double[count];
    for (int k = 0; k < count; k++) {
      double sum = 0;
      for (int j = 0; j < count; j++) {
        sum += values[j] * Math.cos(Math.PI * k * (j + 0.5) / count);
      }
      coefficients[k] = sum * (k == 0 ? 1.0 : 2.0) / count;
    }
    return new ChebyshevPolynomial(coefficients);
  }

  /// The polynomial of `degree` with the least `Σ weights · (p(points) − targets)²`.
  ///
  /// Points lie in `[-1, 1]`, weights are at least 0. The normal equations are well conditioned as
  /// long as some weight covers the whole interval, which the caller provides.
  public static ChebyshevPolynomial leastSquares(
      double[] points, double[] targets, double[] weights, int degree) {
    int count = degree + 1;
    // Products of T_i and T_j are sums of T_{i+j} and T_{|i-j|}: moments up to 2·degree suffice.
    double[] moments = new double[2 * count - 1];
    double[] right = new double[count];
    for (int point = 0; point < points.length; point++) {
      double weight = weights[point];
      if (weight == 0) {
        continue;
      }
      double x = points[point];
      double before = x;
      double current = 1;
      for (int k = 0; k < moments.length; k++) {
        moments[k] += weight * current;
        if (k < count) {
          right[k] += weight * current * targets[point];
        }
        double next = 2 * x * current - before;
        before = current;
        current = next;
      }
    }
    double[][] matrix = new double[count][count];
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < count; column++) {
        matrix[row][column] = (moments[row + column] + moments[Math.abs(row - column)]) / 2;
      }
    }
    return new ChebyshevPolynomial(LinearSystem.solve(matrix, right));
  }

  /// The largest `|polynomial − function|` on a grid of `[-1, 1]` that is fine for the degree.
  public static double maxError(ChebyshevPolynomial polynomial, DoubleUnaryOperator function) {
    int points = Math.max(2048, 32 * (polynomial.degree() + 1));
    double worst = 0;
    for (int j = 0; j <= points; j++) {
      double x = Math.cos(Math.PI * j / points);
      worst = Math.max(worst, Math.abs(polynomial.evaluate(x) - function.applyAsDouble(x)));
    }
    return worst;
  }
}
