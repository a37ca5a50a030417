package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Fits of functions on `[-1, 1]` by polynomials in the Chebyshev basis.
public final class ChebyshevFit {
  /// Nodes for each coefficient of an expansion: what is cut off then hardly shows in those kept.
  private static final int OVERSAMPLING = 4;

  private ChebyshevFit() {}

  /// The polynomial of `degree` that equals `function` at the `degree + 1` Chebyshev nodes.
  ///
  /// For a function analytic around the interval its error falls geometrically with the degree and
  /// is within a factor `2 + (2/π) ln(degree + 1)` of the best possible.
  ///
  /// Source: L. N. Trefethen, "Approximation Theory and Approximation Practice", chapters 3, 8, 15.
  public static ChebyshevPolynomial interpolate(DoubleUnaryOperator function, int degree) {
    return new ChebyshevPolynomial(coefficients(function, degree, degree + 1));
  }

  /// Chebyshev coefficients up to `degree` by the values at `nodes` Chebyshev nodes.
  private static double[] coefficients(DoubleUnaryOperator function, int degree, int nodes) {
    // Every angle asked for is a multiple of a quarter of the turn over `nodes`.
    double[] cosines = new double[4 * nodes];
    Arrays.setAll(cosines, k -> Math.cos(Math.PI * k / (2 * nodes)));
    double[] values = new double[nodes];
    for (int j = 0; j < nodes; j++) {
      values[j] = function.applyAsDouble(cosines[2 * j + 1]);
    }
    double[] coefficients = new double[degree + 1];
    for (int k = 0; k <= degree; k++) {
      coefficients[k] = sum(values, cosines, k) * (k == 0 ? 1.0 : 2.0) / nodes;
    }
    return coefficients;
  }

  /// `Σ values[j]·T_k` of the nodes.
  private static double sum(double[] values, double[] cosines, int k) {
    double sum = 0;
    for (int j = 0; j < values.length; j++) {
      sum += values[j] * cosines[k * (2 * j + 1) % cosines.length];
    }
    return sum;
  }

  /// The polynomial of `degree` with the least `Σ weights · (p(points) − targets)²`.
  ///
  /// Points lie in `[-1, 1]`, weights are at least 0. The normal equations are well conditioned as
  /// long as some weight covers the whole interval, which the caller provides.
  public static ChebyshevPolynomial leastSquares(
      double[] points, double[] targets, double[] weights, int degree) {
    return Moments.of(points, targets, weights, degree).fit();
  }

  /// What a weighted least-squares fit needs of its points: `of[k] = Σ w·T_k(x)` up to twice the
  /// degree and `ofTargets[k] = Σ w·T_k(x)·y` up to the degree. They add as weights do.
  record Moments(double[] of, double[] ofTargets) {
    static Moments of(double[] points, double[] targets, double[] weights, int degree) {
      double[] moments = new double[2 * degree + 1];
      double[] right = new double[degree + 1];
      for (int point = 0; point < points.length; point++) {
        double weight = weights[point];
        if (weight == 0) {
          continue;
        }
        add(moments, right, points[point], targets[point], weight);
      }
      return new Moments(moments, right);
    }

    private static void add(
        double[] moments, double[] right, double x, double target, double weight) {
      double before = x;
      double current = 1;
      for (int k = 0; k < right.length; k++) {
        // T_{2k} = 2·T_k² - 1 and T_{2k-1} = 2·T_k·T_{k-1} - x.
        double weighted = weight * current;
        right[k] += weighted * target;
        moments[2 * k] += 2 * weighted * current - weight;
        if (k > 0) {
          moments[2 * k - 1] += 2 * weighted * before - weight * x;
        }
        double next = 2 * x * current - before;
        before = current;
        current = next;
      }
    }

    /// Those of the weight `1 / (π·√(1 − x²))`, for which the polynomials `T_k` are orthogonal: the
    /// fit is the function's expansion. They keep any mixture well conditioned.
    static Moments arcsine(DoubleUnaryOperator function, int degree) {
      double[] moments = new double[2 * degree + 1];
      moments[0] = 1;
      double[] right = coefficients(function, degree, OVERSAMPLING * (degree + 1));
      for (int k = 1; k <= degree; k++) {
        right[k] /= 2;
      }
      return new Moments(moments, right);
    }

    /// Those of the weights `(1 - share)·these + share·others`.
    Moments mixed(Moments other, double share) {
      return new Moments(mix(of, other.of, share), mix(ofTargets, other.ofTargets, share));
    }

    private static double[] mix(double[] one, double[] other, double share) {
      double[] mixed = new double[one.length];
      Arrays.setAll(mixed, k -> (1 - share) * one[k] + share * other[k]);
      return mixed;
    }

    ChebyshevPolynomial fit() {
      return fit(IntStream.range(0, ofTargets.length).toArray());
    }

    /// The fit among the sums of these `T_k` only; `k` grows.
    ChebyshevPolynomial fit(int[] basis) {
      int count = basis.length;
      double[][] matrix = new double[count][count];
      double[] right = new double[count];
      for (int row = 0; row < count; row++) {
        right[row] = ofTargets[basis[row]];
        fill(matrix[row], basis, basis[row]);
      }
      double[] solution = LinearSystem.solvePositive(matrix, right);
      double[] coefficients = new double[ofTargets.length];
      for (int k = 0; k < count; k++) {
        coefficients[basis[k]] = solution[k];
      }
      return new ChebyshevPolynomial(coefficients);
    }

    /// The equation of `T_i`.
    private void fill(double[] row, int[] basis, int i) {
      for (int column = 0; column < row.length; column++) {
        // Products of T_i and T_j are sums of T_{i+j} and T_{|i-j|}.
        int j = basis[column];
        row[column] = (of[i + j] + of[Math.abs(i - j)]) / 2;
      }
    }
  }

  /// A function's values on a grid of `[-1, 1]`.
  record Sampled(double[] points, double[] values) {
    /// On a grid that is fine for polynomials of `degree`.
    static Sampled of(DoubleUnaryOperator function, int degree) {
      int parts = Math.max(2048, 32 * (degree + 1));
      double[] points = new double[parts + 1];
      Arrays.setAll(points, j -> Math.cos(Math.PI * j / parts));
      return new Sampled(points, Arrays.stream(points).map(function).toArray());
    }

    /// The largest `|polynomial − function|` on the grid.
    double maxError(ChebyshevPolynomial polynomial) {
      double[] fitted = new double[points.length];
      Clenshaw.evaluate(polynomial.toArray(), points, fitted);
      double worst = 0;
      for (int j = 0; j < fitted.length; j++) {
        worst = Math.max(worst, Math.abs(fitted[j] - values[j]));
      }
      return worst;
    }
  }
}
