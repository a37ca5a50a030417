package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.List;

/// Rotates partial sums modulo QP and adds them up, modulo QP still.
final class GiantSteps {
  private final CkksContext context;
  private final Evaluator evaluator;
  private final Ring ring;
  private final Kernels kernels;
  private final int level;

  GiantSteps(Evaluator evaluator, int level) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.ring = context.ring();
    this.kernels = context.kernels();
    this.level = level;
  }

  /// `total += partial` rotated by `step`; one division by P unless the step is zero.
  void accumulate(ExtendedPair partial, int step, ExtendedPair total) {
    Basis basis = context.extendedBasis(level);
    int size = partial.c0().length;
    int logN = context.parameters().logN();
    if (GaloisElements.normalize(logN, step) == 0) {
      context
          .workers()
          .each(
              size,
              j -> {
                Modulus modulus = ring.modulus(basis.prime(j));
                kernels.add(total.c0()[j], partial.c0()[j], total.c0()[j], modulus);
                kernels.add(total.c1()[j], partial.c1()[j], total.c1()[j], modulus);
              });
      return;
    }
    SwitchingKey key = evaluator.keys().rotationKey(step, level);
    int[] table = ring.automorphism(GaloisElements.rotation(logN, step));
    double[][] reduced = ring.scratch().take(context.parameters().limbs(level));
    evaluator
        .switcher()
        .divideByP(List.<double[][]>of(partial.c1()), level, List.<double[][]>of(reduced));
    double[][] sum0 = ring.scratch().take(size);
    double[][] sum1 = ring.scratch().take(size);
    evaluator.switcher().switchExtended(reduced, level, key, sum0, sum1);
    context
        .workers()
        .each(
            size,
            j -> {
              Modulus modulus = ring.modulus(basis.prime(j));
              kernels.add(sum0[j], partial.c0()[j], sum0[j], modulus);
              kernels.permuteAccumulate(sum0[j], table, total.c0()[j], modulus);
              kernels.permuteAccumulate(sum1[j], table, total.c1()[j], modulus);
            });
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
    ring.scratch().give(reduced);
  }
}
