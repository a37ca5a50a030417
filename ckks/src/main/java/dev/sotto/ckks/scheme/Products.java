package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.rlwe.SwitchingKey;
import java.util.Arrays;
import java.util.List;

/// Products of ciphertexts and their relinearization.
final class Products {
  private final CkksContext context;
  private final CkksParameters parameters;
  private final Ring ring;
  private final Kernels kernels;
  private final EvaluationKeys keys;
  private final KeySwitcher switcher;

  Products(CkksContext context, EvaluationKeys keys, KeySwitcher switcher) {
    this.context = context;
    this.parameters = context.parameters();
    this.ring = context.ring();
    this.kernels = context.kernels();
    this.keys = keys;
    this.switcher = switcher;
  }

  Ciphertext multiply(Ciphertext a, Ciphertext b) {
    Evaluator.requireOneLevel(a, b);
    requireDegreeOne(a);
    requireDegreeOne(b);
    double[][][] d = fresh(a.level());
    context
        .workers()
        .each(
            d[0].length,
            i ->
                kernels.multiplyPairs(
                    a.limb(i),
                    b.limb(i),
                    1,
                    new double[][] {d[0][i], d[1][i], d[2][i]},
                    ring.modulus(i),
                    false));
    return Ciphertext.of(a.level(), a.scale() * b.scale(), d[0], d[1], d[2]);
  }

  Ciphertext relinearize(Ciphertext a) {
    return a.degree() == 1 ? a : relinearize(a, a.level(), a.scale());
  }

  Ciphertext relinearizeRescale(Ciphertext a) {
    Evaluator.requireRescalable(a.level());
    if (a.degree() == 1) {
      throw new IllegalArgumentException("a ciphertext of degree 1 needs no relinearization");
    }
    return relinearize(a, a.level() - 1, parameters.rescaledScale(a.scale(), a.level()));
  }

  /// Switches c₂ modulo QP, adds P times the rest there, and divides once: by P, and by the primes
  /// of the level as well if `level` is the one below.
  private Ciphertext relinearize(Ciphertext a, int level, double scale) {
    SwitchingKey key = keys.relinearizationKey(a.level());
    Basis extended = context.extendedBasis(a.level());
    double[][] sum0 = ring.scratch().take(extended.size());
    double[][] sum1 = ring.scratch().take(extended.size());
    double[][] c0 = a.polynomials().get(0);
    double[][] c1 = a.polynomials().get(1);
    switcher.decompose(
        a.polynomials().get(2),
        a.level(),
        (digits, j) -> {
          switcher.innerProductLimb(digits, key, j, sum0[j], sum1[j]);
          switcher.addTimesP(c0, a.level(), j, sum0[j]);
          switcher.addTimesP(c1, a.level(), j, sum1[j]);
        });
    int kept = parameters.limbs(level);
    double[][] out0 = ring.scratch().take(kept);
    double[][] out1 = ring.scratch().take(kept);
    switcher.division().divide(List.of(sum0, sum1), extended, kept, List.of(out0, out1));
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
    return Ciphertext.of(level, scale, out0, out1);
  }

  private double[][][] fresh(int level) {
    double[][][] polynomials = new double[3][][];
    Arrays.setAll(polynomials, k -> ring.scratch().take(parameters.limbs(level)));
    return polynomials;
  }

  private static void requireDegreeOne(Ciphertext a) {
    if (a.degree() != 1) {
      throw new IllegalArgumentException(
          "a factor of degree " + a.degree() + ": relinearize it first");
    }
  }
}
