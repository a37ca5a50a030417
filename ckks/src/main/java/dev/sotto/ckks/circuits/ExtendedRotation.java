package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.DigitLimb;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.scheme.Evaluator;

/// A rotation of a pair of polynomials modulo QP, whose second one, divided by P, is decomposed.
final class ExtendedRotation {
  private final Evaluator evaluator;
  private final CkksContext context;
  private final int level;
  private final SwitchingKey key;
  private final int[] table;

  ExtendedRotation(Evaluator evaluator, int step, int level) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.level = level;
    this.key = evaluator.keys().rotationKey(step, level);
    this.table =
        context.ring().automorphism(GaloisElements.rotation(context.parameters().logN(), step));
  }

  /// Adds a limb of the rotated pair to `(out0, out1)`.
  ///
  /// @param c0 that limb of the first polynomial; not one of the outputs
  void accumulateLimb(DigitLimb digits, double[] c0, double[] out0, double[] out1) {
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    Modulus modulus = ring.modulus(context.extendedBasis(level).prime(digits.index()));
    double[] sum0 = ring.scratch().take();
    double[] sum1 = ring.scratch().take();
    evaluator.switcher().innerProduct(digits, key, sum0, sum1);
    kernels.add(sum0, c0, sum0, modulus);
    kernels.permuteAccumulate(sum0, table, out0, modulus);
    kernels.permuteAccumulate(sum1, table, out1, modulus);
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
  }
}
