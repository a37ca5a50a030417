package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.Decomposition;
import dev.sotto.ckks.rlwe.DigitLimb;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.Arrays;
import java.util.function.Consumer;

/// The rotations of one input, times P and modulo QP, from one decomposition.
final class BabySteps implements AutoCloseable {
  private final CkksContext context;
  private final Evaluator evaluator;
  private final Ring ring;
  private final Kernels kernels;
  private final Ciphertext input;
  private final int limbs;
  private final Decomposition digits;

  /// `P·c₀` modulo Q.
  private final double[][] raised;

  BabySteps(Evaluator evaluator, Ciphertext input) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.ring = context.ring();
    this.kernels = context.kernels();
    this.input = input;
    this.limbs = context.parameters().limbs(input.level());
    this.digits = evaluator.switcher().decompose(input.polynomials().get(1), input.level());
    this.raised = ring.scratch().take(limbs);
    context.workers().each(limbs, i -> raise(input.polynomials().get(0)[i], i, raised[i]));
  }

  /// Hands over every limb of the digits, on all workers.
  void forEach(Consumer<DigitLimb> use) {
    digits.forEach(use);
  }

  /// A limb of the input rotated by `step`.
  void rotateLimb(int step, DigitLimb limb, double[] out0, double[] out1) {
    int j = limb.index();
    int logN = context.parameters().logN();
    if (GaloisElements.normalize(logN, step) == 0 && !evaluator.keys().fromOtherSecret()) {
      unrotatedLimb(j, out0, out1);
      return;
    }
    SwitchingKey key = evaluator.keys().rotationKey(step, input.level());
    int[] table = ring.automorphism(GaloisElements.rotation(logN, step));
    Basis basis = context.extendedBasis(input.level());
    double[] sum0 = ring.scratch().take();
    double[] sum1 = ring.scratch().take();
    evaluator.switcher().innerProduct(limb, key, sum0, sum1);
    if (j < limbs) {
      kernels.add(sum0, raised[j], sum0, ring.modulus(basis.prime(j)));
    }
    kernels.permute(sum0, table, out0);
    kernels.permute(sum1, table, out1);
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
  }

  private void unrotatedLimb(int j, double[] out0, double[] out1) {
    if (j < limbs) {
      System.arraycopy(raised[j], 0, out0, 0, out0.length);
      raise(input.polynomials().get(1)[j], j, out1);
    } else {
      Arrays.fill(out0, 0);
      Arrays.fill(out1, 0);
    }
  }

  private void raise(double[] limb, int i, double[] out) {
    kernels.multiplyScalar(limb, context.specialProduct(i), out, ring.modulus(i));
  }

  @Override
  public void close() {
    digits.close();
    ring.scratch().give(raised);
  }
}
