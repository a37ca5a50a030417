package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.NttTable;
import dev.sotto.ckks.rlwe.CkksContext;

/// Two encoded vectors of real slots, as the coefficients of one polynomial `A + X^(N/2)·B`.
/// Immutable.
public final class RealPair {
  private final CkksContext context;
  private final double[] coefficients;
  private final double largest;

  /// @param coefficients integers of at most `largest`, not to be written to any more
  RealPair(CkksContext context, double[] coefficients, double largest) {
    this.context = context;
    this.coefficients = coefficients;
    this.largest = largest;
  }

  /// The coefficients, for whoever lent the array.
  public double[] coefficients() {
    return coefficients;
  }

  /// Both vectors' transforms modulo one prime.
  ///
  /// @param prime its number in the ring
  /// @param out N elements: the first half of one transform, then that of the other; each second
  ///   half reflects the first
  public void transform(int prime, double[] out) {
    NttTable table = context.ring().table(prime);
    double[] limb = context.ring().scratch().take();
    System.arraycopy(coefficients, 0, limb, 0, limb.length);
    CoefficientResidues.reduce(limb, largest, table.modulus(), context.kernels());
    context.kernels().forwardNtt(limb, table);
    context.kernels().splitReal(limb, out, table);
    context.ring().scratch().give(limb);
  }
}
