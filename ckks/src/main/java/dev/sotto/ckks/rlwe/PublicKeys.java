package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;

/// Puts stored public keys back together: the body as read, the mask expanded from its seed.
public final class PublicKeys {
  private PublicKeys() {}

  /// A public key from `-a·s + e`, one limb of N residues per prime of Q and then of P, and the
  /// seed of `a`.
  public static PublicKey publicKey(CkksContext context, double[][] body, Seed seed) {
    CkksParameters parameters = context.parameters();
    Basis basis = context.extendedBasis(parameters.maxLevel());
    checkLimbs(body, basis.size(), parameters.degree());
    return new PublicKey(parameters, body, seed, UniformMasks.expand(context, seed, 0, basis));
  }

  static void checkLimbs(double[][] limbs, int count, int degree) {
    if (limbs.length != count) {
      throw new IllegalArgumentException(limbs.length + " limbs, not " + count);
    }
    for (double[] limb : limbs) {
      if (limb.length != degree) {
        throw new IllegalArgumentException("a limb of " + limb.length + " residues, not " + degree);
      }
    }
  }
}
