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
      boolean last = k == degrees.size() - 1;
      // Between 0 and the gap the value stays below the maximum of the interval's first extremum.
      factors.add(last ? minimax.polynomial() : scaled(minimax.polynomial(), 1 / (1 + error)));
      low = (1 - error) / (1 + error);
    }
    return new CompositeSign(factors, gap, error);
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
