package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import java.util.Optional;

/// The polynomials of the modular reduction.
final class SinePolynomials {
  private SinePolynomials() {}

  /// `cos(2π·B·x / 2^r)` on [-1, 1] for the bound `B` of the shape, interpolated at Chebyshev's
  /// nodes; even, so that odd coefficients are zero exactly.
  static ChebyshevPolynomial cosine(BootstrapShape shape) {
    double angle = 2 * Math.PI * ModularReduction.bound(shape) / (1 << shape.doubleAngles());
    int nodes = 2 * shape.sineDegree() + 2;
    double[] coefficients = new double[shape.sineDegree() + 1];
    for (int i = 0; i < coefficients.length; i += 2) {
      double sum = 0;
      for (int j = 0; j < nodes; j++) {
        double theta = Math.PI * (j + 0.5) / nodes;
        sum += Math.cos(angle * Math.cos(theta)) * Math.cos(i * theta);
      }
      coefficients[i] = (i == 0 ? 1 : 2) * sum / nodes;
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

  /// `y^k = 2^(1-k)·Σ binomial(k, i)·T_(k-2i)` over `i < k/2`, for odd `k`.
  private static void addPower(double[] coefficients, int k, double factor) {
    double binomial = 1;
    for (int i = 0; 2 * i < k; i++) {
      coefficients[k - 2 * i] += factor * binomial * Math.pow(2, 1 - k);
      binomial *= (k - i) / (i + 1.0);
    }
  }
}
