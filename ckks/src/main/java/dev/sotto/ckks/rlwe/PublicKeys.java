package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;

/// Puts stored keys back together: the bodies as read, the masks expanded from their seeds.
public final class PublicKeys {
  private PublicKeys() {}

  /// A public key from `-a·s + e`, one limb of N residues per prime of Q and then of P,
  /// and the seed of `a`.
  public static PublicKey publicKey(CkksContext context, double[][] body, Seed seed) {
    CkksParameters parameters = context.parameters();
    Basis basis = context.extendedBasis(parameters.maxLevel());
    checkLimbs(body, basis.size(), parameters.degree());
    return new PublicKey(parameters, body, seed, UniformMasks.expand(context, seed, 0, basis));
  }

  /// A switching key from its bodies (digit, then limb of the extended basis of `level`) and seed.
  public static SwitchingKey switchingKey(
      CkksContext context, int level, double[][][] bodies, Seed seed) {
    CkksParameters parameters = context.parameters();
    int digits = parameters.digits(level);
    if (bodies.length != digits) {
      throw new IllegalArgumentException(bodies.length + " digits, not " + digits);
    }
    double[][][] masks = new double[digits][][];
    for (int d = 0; d < digits; d++) {
      checkLimbs(bodies[d], context.extendedBasis(level).size(), parameters.degree());
      masks[d] = UniformMasks.expand(context, seed, d, context.extendedBasis(level));
    }
    return new SwitchingKey(level, bodies, seed, masks);
  }

  private static void checkLimbs(double[][] limbs, int count, int degree) {
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
