package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import java.util.Optional;

/// The polynomials of the modular reduction.
final class SinePolynomials {
  /// Nodes of the fit around one integer.
  private static final int NODES = 5;

  /// Midpoints of the integral over [0, 1], of polynomials of degree 4 but for little.
  private static final int SLOPE_NODES = 256;

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

  /// `y + y³/6 + 3y⁵/40 + …` up to `degree`, in the Chebyshev basis; empty for degree 1.
  static Optional<ChebyshevPolynomial> arcsine(int degree) {
    if (degree == 1) {
      return Optional.empty();
    }
    double[] coefficients = new double[degree + 1];
    double factor = 1;
    for (int power = 1; power <= degree; power += 2) {
      addPower(coefficients, power, factor / power);
      factor *= power / (power + 1.0);
    }
    return Optional.of(ChebyshevPolynomial.of(coefficients));
  }

  /// The factor that makes `factor·y/θ` nearest to `x` in the mean over [-1, 1], for `y = sin(θx)`
  /// or its arcsine and `θ = 2π/2^ratioBits`: it takes back what the curvature shortens on average,
  /// and costs nothing, being a scale.
  static double slope(BootstrapShape shape) {
    Optional<ChebyshevPolynomial> arcsine = arcsine(shape.arcsineDegree());
    double unit = 2 * Math.PI / (1L << shape.ratioBits());
    double products = 0;
    double squares = 0;
    for (int k = 1; k <= SLOPE_NODES; k++) {
      double x = (k - 0.5) / SLOPE_NODES;
      double sine = Math.sin(unit * x);
      double y = (arcsine.isPresent() ? arcsine.get().value(sine) : sine) / unit;
      products += x * y;
      squares += y * y;
    }
    return products / squares;
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
