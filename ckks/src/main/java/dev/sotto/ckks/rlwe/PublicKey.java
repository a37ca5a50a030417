package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.random.Seed;

/// An encryption of zero, `(-a·s + e, a)`, modulo QP and transformed; `a` expands from a seed.
///
/// Immutable: the limbs are read in place and must not be written.
public final class PublicKey {
  private final CkksParameters parameters;
  private final double[][] body;
  private final Seed seed;
  private final double[][] mask;

  PublicKey(CkksParameters parameters, double[][] body, Seed seed, double[][] mask) {
    this.parameters = parameters;
    this.body = body;
    this.seed = seed;
    this.mask = mask;
  }

  /// The parameters of the secret key it belongs to.
  public CkksParameters parameters() {
    return parameters;
  }

  /// `-a·s + e`, one limb per prime of Q, then of P.
  public double[][] body() {
    return body;
  }

  /// What `a` expands from.
  public Seed seed() {
    return seed;
  }

  /// `a`, one limb per prime of Q, then of P.
  public double[][] mask() {
    return mask;
  }
}
