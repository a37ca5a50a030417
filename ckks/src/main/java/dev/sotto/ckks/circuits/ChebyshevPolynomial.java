package dev.sotto.ckks.circuits;

import java.util.Arrays;

/// `Σ c_i·T_i(x)` on [-1, 1]. Immutable.
public final class ChebyshevPolynomial {
  /// Coefficients this much smaller than the largest are what interpolation leaves of zeros.
  private static final double NEGLIGIBLE = 0x1p-50;

  private final double[] coefficients;

  private ChebyshevPolynomial(double[] coefficients) {
    this.coefficients = coefficients;
  }

  /// The polynomial of these coefficients, the lowest first; those below 2^-50 of the largest count
  /// as zero, so that an odd or even function costs what it should.
  ///
  /// @throws IllegalArgumentException if a coefficient is not finite, or all are zero
  public static ChebyshevPolynomial of(double... coefficients) {
    double largest = 0;
    for (double c : coefficients) {
      if (!Double.isFinite(c)) {
        throw new IllegalArgumentException("coefficient " + c + " is not finite");
      }
      largest = Math.max(largest, Math.abs(c));
    }
    double[] kept = coefficients.clone();
    int length = 0;
    for (int i = 0; i < kept.length; i++) {
      if (Math.abs(kept[i]) <= largest * NEGLIGIBLE) {
        kept[i] = 0;
      } else {
        length = i + 1;
      }
    }
    if (length == 0) {
      throw new IllegalArgumentException("the zero polynomial");
    }
    return new ChebyshevPolynomial(Arrays.copyOf(kept, length));
  }

  /// The highest index of a coefficient that is not zero.
  public int degree() {
    return coefficients.length - 1;
  }

  /// Coefficient `i`; zero above the degree.
  public double coefficient(int i) {
    return i < coefficients.length ? coefficients[i] : 0;
  }

  /// `⌈log₂(degree + 1)⌉`: the levels that [PolynomialEvaluator] consumes.
  public int depth() {
    return depth(degree());
  }

  /// `⌈log₂(degree + 1)⌉`.
  public static int depth(int degree) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(degree);
  }

  /// The value at `x`, by Clenshaw's recurrence.
  public double value(double x) {
    double next = 0;
    double afterNext = 0;
    for (int i = degree(); i >= 1; i--) {
      double current = 2 * x * next - afterNext + coefficients[i];
      afterNext = next;
      next = current;
    }
    return x * next - afterNext + coefficients[0];
  }

  /// Quotient and remainder by `T_n`, for `n ≤ degree < 2n`: `p = q·T_n + r`, from `2·T_n·T_i =
  /// T_(n+i) + T_(n-i)`.
  Division divide(int n) {
    double[] quotient = new double[degree() - n + 1];
    double[] remainder = Arrays.copyOf(coefficients, n);
    quotient[0] = coefficients[n];
    for (int i = 1; i < quotient.length; i++) {
      quotient[i] = 2 * coefficients[n + i];
      remainder[n - i] -= coefficients[n + i];
    }
    return new Division(quotient, remainder);
  }

  record Division(double[] quotient, double[] remainder) {}
}
