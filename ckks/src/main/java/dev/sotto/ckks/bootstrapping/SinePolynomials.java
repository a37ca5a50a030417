package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import java.util.Optional;

/// The polynomials of the modular reduction.
final class SinePolynomials {
  /// Nodes of the fit around one integer.
  private static final int NODES = 5;

  /// Nodes of the fit over [0, 1] that takes the sine back.
  private static final int INVERSE_NODES = 256;

  /// Rarer multiples count as if they had this probability: what the polynomial makes of them stays
  /// near the worst error of the others.
  private static final double LEAST_PROBABILITY = 1e-5;

  private SinePolynomials() {}

  /// `cos(2π·B·x / 2^r)` on [-1, 1] for the bound `B` of the shape; even, so that odd coefficients
  /// are zero exactly.
  ///
  /// Arguments lie around `(I - 1/4)/B` only, most of them with a small `I`. The fit is of least
  /// squares there, each error weighted by the probability of its `I` and by what the doublings of
  /// the angle make of it, `2^r/|sin a|` for the angle `a`.
  ///
  /// Source: K. Han, D. Ki, "Better Bootstrapping for Approximate Homomorphic Encryption", 2019,
  /// §4, for fitting around the integers only; Y. Lee, J.-W. Lee, Y.-S. Kim, Y. Kim, J.-S. No, H.
  /// Kang, "High-Precision Bootstrapping for Approximate Homomorphic Encryption by Error Variance
  /// Minimization", 2022, §3, for the weights.
  static ChebyshevPolynomial cosine(BootstrapShape shape) {
    double bound = ModularReduction.bound(shape);
    double angle = 2 * Math.PI * bound / (1 << shape.doubleAngles());
    int nodes = (2 * shape.interval() + 1) * NODES;
    int unknowns = shape.sineDegree() / 2 + 1;
    double[][] columns = new double[unknowns][nodes];
    double[] values = new double[nodes];
    for (int node = 0; node < nodes; node++) {
      int i = node / NODES - shape.interval();
      double offset = 2.0 * (node % NODES) / (NODES - 1) - 1;
      double x = (i - 0.25 + offset / (1L << shape.ratioBits())) / bound;
      double probability = Math.max(shape.probability(i), LEAST_PROBABILITY);
      double weight = Math.sqrt(probability) / Math.abs(Math.sin(angle * x));
      double theta = Math.acos(x);
      for (int k = 0; k < unknowns; k++) {
        columns[k][node] = weight * Math.cos(2 * k * theta);
      }
      values[node] = weight * Math.cos(angle * x);
    }
    double[] solution = LeastSquares.solve(columns, values);
    double[] coefficients = new double[shape.sineDegree() + 1];
    for (int k = 0; k < unknowns; k++) {
      coefficients[2 * k] = solution[k];
    }
    return ChebyshevPolynomial.of(coefficients);
  }

  /// `y + …` of odd powers up to `arcsineDegree`, in the Chebyshev basis: what takes the sine's
  /// curvature back, but for the factor [#slope]. Empty for degree 1.
  static Optional<ChebyshevPolynomial> arcsine(BootstrapShape shape) {
    if (shape.arcsineDegree() == 1) {
      return Optional.empty();
    }
    double[] factors = inverse(shape);
    double[] coefficients = new double[shape.arcsineDegree() + 1];
    for (int k = 0; k < factors.length; k++) {
      addPower(coefficients, 2 * k + 1, factors[k] / factors[0]);
    }
    return Optional.of(ChebyshevPolynomial.of(coefficients));
  }

  /// The factor of the first power: of no arcsine, the mean slope that takes back what the
  /// curvature shortens on average. It costs nothing, being a scale.
  static double slope(BootstrapShape shape) {
    return inverse(shape)[0];
  }

  /// The factors of `y, y³, …` that come nearest to `θx` in the mean over x in [-1, 1], for `y =
  /// sin(θx)` and `θ = 2π/2^ratioBits`.
  private static double[] inverse(BootstrapShape shape) {
    double unit = 2 * Math.PI / (1L << shape.ratioBits());
    double[][] columns = new double[(shape.arcsineDegree() + 1) / 2][INVERSE_NODES];
    double[] values = new double[INVERSE_NODES];
    for (int node = 0; node < INVERSE_NODES; node++) {
      values[node] = (node + 0.5) / INVERSE_NODES;
      double y = Math.sin(unit * values[node]) / unit;
      for (int k = 0; k < columns.length; k++) {
        columns[k][node] = Math.pow(y, 2 * k + 1);
      }
    }
    double[] factors = LeastSquares.solve(columns, values);
    for (int k = 0; k < factors.length; k++) {
      factors[k] *= Math.pow(unit, -2 * k);
    }
    return factors;
  }

  /// `y^k = 2^(1-k)·Σ binomial(k, i)·T_(k-2i)` over `i < k/2`, for odd `k`.
  private static void addPower(double[] coefficients, int k, double factor) {
    double binomial = 1;
    for (int i = 0; 2 * i < k; i++) {
      coefficients[k - 2 * i] += factor * binomial * Math.pow(2, 1 - k);
      binomial *= (k - i) / (i + 1.0);
    }
  }
}
