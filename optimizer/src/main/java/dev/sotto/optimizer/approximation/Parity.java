package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import java.util.Arrays;
import java.util.stream.IntStream;

/// What the Chebyshev expansion of a function on an interval around 0 lacks. A polynomial without
/// the other half of the powers takes fewer products of ciphertexts.
enum Parity {
  NONE,

  /// An even function and a multiple of the argument, as ReLU, GELU, `x·σ(x)` and softplus are.
  EVEN_AND_LINEAR,

  /// An odd function and a constant, as tanh and sigmoid are.
  ODD_AND_CONSTANT;

  private static final int POINTS = 64;

  /// Relative to the function's size.
  private static final double ROUNDING = 1e-12;

  /// That of `function` on `[-halfWidth, halfWidth]`.
  static Parity of(Activation function, double halfWidth) {
    double size =
        Math.max(Math.abs(function.apply(halfWidth)), Math.abs(function.apply(-halfWidth)));
    double twiceAtZero = 2 * function.apply(0);
    double ends = function.apply(halfWidth) - function.apply(-halfWidth);
    boolean even = true;
    boolean odd = true;
    for (int k = 1; k < POINTS; k++) {
      double t = (double) k / POINTS;
      double right = function.apply(t * halfWidth);
      double left = function.apply(-t * halfWidth);
      size = Math.max(size, Math.max(Math.abs(left), Math.abs(right)));
      even &= Math.abs(right - left - t * ends) <= ROUNDING * size;
      odd &= Math.abs(right + left - twiceAtZero) <= ROUNDING * size;
    }
    return even ? EVEN_AND_LINEAR : odd ? ODD_AND_CONSTANT : NONE;
  }

  private boolean has(int k) {
    return switch (this) {
      case NONE -> true;
      case EVEN_AND_LINEAR -> k % 2 == 0 || k == 1;
      case ODD_AND_CONSTANT -> k % 2 == 1 || k == 0;
    };
  }

  /// The `k ≤ degree` for which `T_k` occurs, growing.
  int[] basis(int degree) {
    return IntStream.rangeClosed(0, degree).filter(this::has).toArray();
  }

  /// `polynomial` without what the function lacks.
  ChebyshevPolynomial part(ChebyshevPolynomial polynomial) {
    double[] coefficients = polynomial.toArray();
    double[] part = new double[coefficients.length];
    Arrays.setAll(part, k -> has(k) ? coefficients[k] : 0);
    return new ChebyshevPolynomial(part);
  }
}
