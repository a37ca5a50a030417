package dev.sotto.ckks.scheme;

import dev.sotto.ckks.rlwe.CkksContext;

/// Encodes vectors of real slots two at a time, for use one limb at a time.
///
/// The polynomial of real slots is left alone by `X → X⁻¹`, so that `A + X^(N/2)·B` tells A from B:
/// both are interpolated together, held in as much memory as one, and transformed together. Safe
/// for use by several threads.
public final class RealPairEncoder {
  /// Coefficients of both polynomials stay integers below this, so that sums of two are exact.
  private static final int EXACT_BITS = 51;

  private final CkksContext context;
  private final SpecialTransform transform;

  /// An encoder for the ring of `context`.
  public RealPairEncoder(CkksContext context) {
    this.context = context;
    this.transform = new SpecialTransform(context.parameters().logN() - 1);
  }

  /// Encodes two vectors of at most N/2 slots; missing slots are zero.
  ///
  /// @param level whose modulus the coefficients must fit
  /// @param coefficients N elements, which the result keeps
  /// @throws IllegalArgumentException as [Encoder#encode(double\[\],int,double)]
  public RealPair encode(
      double[] first, double[] second, int level, double scale, double[] coefficients) {
    Encoder.checkSlots(first, context.parameters().slots());
    Encoder.checkSlots(second, context.parameters().slots());
    double factor = Encoder.checkScale(scale) / context.parameters().slots();
    CoefficientResidues.flatten(transform.interpolate(first, second), coefficients);
    double largest = 0;
    for (double coefficient : coefficients) {
      largest = Math.max(largest, Math.abs(coefficient));
    }
    largest = largest * factor + 1;
    Encoder.requireFit(context, largest, level, scale);
    double unit = Math.scalb(1.0, Math.max(0, Math.getExponent(largest) + 1 - EXACT_BITS));
    round(coefficients, factor / unit, unit);
    return new RealPair(context, coefficients, 2 * largest);
  }

  /// Rounds the symmetric and the antisymmetric part apart, to multiples of `unit`.
  private static void round(double[] c, double factor, double unit) {
    int n = c.length;
    c[0] = Math.rint(c[0] * factor) * unit;
    c[n / 2] = Math.rint(c[n / 2] * factor) * unit;
    double half = factor / 2;
    for (int k = 1; k < n / 2; k++) {
      double first = Math.rint((c[k] - c[n - k]) * half) * unit;
      double second = Math.rint((c[k] + c[n - k]) * half) * unit;
      c[k] = second + first;
      c[n - k] = second - first;
    }
  }
}
