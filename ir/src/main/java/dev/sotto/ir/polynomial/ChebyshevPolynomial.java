package dev.sotto.ir.polynomial;

import java.util.Arrays;

/// `Σ c_k T_k(x)` on `[-1, 1]`, T_k the Chebyshev polynomials of the first kind; immutable.
public final class ChebyshevPolynomial {
  private final double[] coefficients;

  /// Takes at least one finite coefficient; trailing zeros are dropped.
  public ChebyshevPolynomial(double... coefficients) {
    int length = coefficients.length;
    while (length > 1 && coefficients[length - 1] == 0) {
      length--;
    }
    if (length == 0) {
      throw new IllegalArgumentException("a polynomial needs at least one coefficient");
    }
    this.coefficients = Arrays.copyOf(coefficients, length);
    for (double coefficient : this.coefficients) {
      if (!Double.isFinite(coefficient)) {
        throw new IllegalArgumentException("coefficient " + coefficient + " is not finite");
      }
    }
  }

  public int degree() {
    return coefficients.length - 1;
  }

  /// Multiplicative depth of an evaluation by baby and giant steps: `⌈log₂(degree + 1)⌉`.
  public int depth() {
    return 32 - Integer.numberOfLeadingZeros(degree());
  }

  /// Coefficient of `T_k`, 0 above the degree.
  public double coefficient(int k) {
    return k < coefficients.length ? coefficients[k] : 0;
  }

  public double[] toArray() {
    return coefficients.clone();
  }

  /// The value at `x`, by Clenshaw's recurrence.
  public double evaluate(double x) {
    double ahead = 0;
    double current = 0;
    for (int k = degree(); k >= 1; k--) {
      double next = 2 * x * current - ahead + coefficients[k];
      ahead = current;
      current = next;
    }
    return x * current - ahead + coefficients[0];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChebyshevPolynomial polynomial
        && Arrays.equals(coefficients, polynomial.coefficients);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(coefficients);
  }

  @Override
  public String toString() {
    return "Chebyshev" + Arrays.toString(coefficients);
  }
}
