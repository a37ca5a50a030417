package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.ArrayList;
import java.util.List;

/// `sign(x)` as a composition of odd minimax polynomials.
///
/// Every factor but the last is scaled so that its values, for inputs in `[-1, 1]`, lie in `[-1,
/// 1]`.
///
/// Source: E. Lee, J.-W. Lee, J.-S. No, Y.-S. Kim, "Minimax Approximation of Sign Function by
/// Composite Polynomial for Homomorphic Comparison", ia.cr/2020/834.
public record CompositeSign(List<ChebyshevPolynomial> factors, double gap, double error) {
  public CompositeSign {
    factors = List.copyOf(factors);
  }

  /// The composition of odd `degrees` that approximates the sign on `gap ≤ |x| ≤ 1` within `error`.
  public static CompositeSign of(List<Integer> degrees, double gap) {
    List<ChebyshevPolynomial> factors = new ArrayList<>();
    double low = gap;
    double error = 1;
    for (int k = 0; k < degrees.size(); k++) {
      Remez.Minimax minimax = Remez.fitOdd(x -> 1, degrees.get(k), low);
      error = minimax.error();
      if (k == degrees.size() - 1) {
        factors.add(minimax.polynomial());
      } else {
        // Between 0 and the gap the value stays below the maximum of the interval's first extremum.
        Range range = Range.of(minimax.polynomial(), low);
        factors.add(scaled(minimax.polynomial(), 1 / range.most()));
        low = range.least() / range.most();
      }
    }
    return new CompositeSign(factors, gap, error);
  }

  /// The least and the largest value on an interval. The error of a fit says less: it is right to a
  /// part in three thousand, and where it is nearly 1, the least value is nearly 0.
  private record Range(double least, double most) {
    /// Points for each coefficient.
    private static final int POINTS = 64;

    /// On `[low, 1]`: of points evenly spaced in angle, and of the parabolas through three in a row
    /// whose middle one is an extremum.
    static Range of(ChebyshevPolynomial polynomial, double low) {
      int points = POINTS * (polynomial.degree() + 1);
      double[] values = new double[points + 1];
      for (int j = 0; j <= points; j++) {
        double x = (1 + low) / 2 - (1 - low) / 2 * Math.cos(Math.PI * j / points);
        values[j] = polynomial.evaluate(x);
      }
      double least = Math.min(values[0], values[points]);
      double most = Math.max(values[0], values[points]);
      for (int j = 1; j < points; j++) {
        double vertex = vertex(values[j - 1], values[j], values[j + 1]);
        least = Math.min(least, vertex);
        most = Math.max(most, vertex);
      }
      return new Range(least, most);
    }

    /// The extremum of a parabola through three values, or the middle one if it is none of them.
    private static double vertex(double before, double middle, double after) {
      double slope = (after - before) / 2;
      double bend = before + after - 2 * middle;
      boolean extremum = (middle - before) * (after - middle) < 0;
      return extremum ? middle - slope * slope / (2 * bend) : middle;
    }
  }

  public double evaluate(double x) {
    double value = x;
    for (ChebyshevPolynomial factor : factors) {
      value = factor.evaluate(value);
    }
    return value;
  }

  static ChebyshevPolynomial scaled(ChebyshevPolynomial polynomial, double factor) {
    double[] coefficients = polynomial.toArray();
    for (int k = 0; k < coefficients.length; k++) {
      coefficients[k] *= factor;
    }
    return new ChebyshevPolynomial(coefficients);
  }
}
