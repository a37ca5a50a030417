package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.Decomposition;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.rlwe.SwitchingKey;
import java.util.ArrayList;
import java.util.List;

/// Rotations and conjugation: a key switch, then the automorphism on its result.
final class Rotations {
  private final CkksContext context;
  private final CkksParameters parameters;
  private final Ring ring;
  private final Kernels kernels;
  private final EvaluationKeys keys;
  private final KeySwitcher switcher;

  Rotations(CkksContext context, EvaluationKeys keys, KeySwitcher switcher) {
    this.context = context;
    this.parameters = context.parameters();
    this.ring = context.ring();
    this.kernels = context.kernels();
    this.keys = keys;
    this.switcher = switcher;
  }

  Ciphertext rotate(Ciphertext a, int step) {
    requireDegreeOne(a);
    return GaloisElements.normalize(parameters.logN(), step) == 0
        ? a
        : single(
            a, keys.rotationKey(step, a.level()), GaloisElements.rotation(parameters.logN(), step));
  }

  Ciphertext conjugate(Ciphertext a) {
    requireDegreeOne(a);
    return single(a, keys.conjugationKey(a.level()), GaloisElements.conjugation(parameters.logN()));
  }

  private Ciphertext single(Ciphertext a, SwitchingKey key, int element) {
    int size = context.extendedBasis(a.level()).size();
    double[][] sum0 = ring.scratch().take(size);
    double[][] sum1 = ring.scratch().take(size);
    switcher.switchExtended(a.polynomials().get(1), a.level(), key, sum0, sum1);
    return finish(a, sum0, sum1, element);
  }

  List<Ciphertext> rotateHoisted(Ciphertext a, int... steps) {
    requireDegreeOne(a);
    List<SwitchingKey> found = new ArrayList<>();
    boolean anyMoves = false;
    for (int step : steps) {
      if (GaloisElements.normalize(parameters.logN(), step) != 0) {
        found.add(keys.rotationKey(step, a.level()));
        anyMoves = true;
      }
    }
    List<Ciphertext> results = new ArrayList<>();
    if (!anyMoves) {
      for (int i = 0; i < steps.length; i++) {
        results.add(a);
      }
      return results;
    }
    try (Decomposition digits = switcher.decompose(a.polynomials().get(1), a.level())) {
      int next = 0;
      for (int step : steps) {
        results.add(
            GaloisElements.normalize(parameters.logN(), step) == 0
                ? a
                : hoisted(
                    a,
                    digits,
                    found.get(next++),
                    GaloisElements.rotation(parameters.logN(), step)));
      }
    }
    return results;
  }

  private Ciphertext hoisted(Ciphertext a, Decomposition digits, SwitchingKey key, int element) {
    int size = context.extendedBasis(a.level()).size();
    double[][] sum0 = ring.scratch().take(size);
    double[][] sum1 = ring.scratch().take(size);
    switcher.innerProduct(digits, key, sum0, sum1);
    return finish(a, sum0, sum1, element);
  }

  /// Divides by P, adds `c₀` and applies the automorphism; gives the sums back to the pool.
  private Ciphertext finish(Ciphertext a, double[][] sum0, double[][] sum1, int element) {
    int limbs = parameters.limbs(a.level());
    List<double[][]> sums = List.of(sum0, sum1);
    switcher.divideByP(sums, a.level(), sums);
    int[] table = ring.automorphism(element);
    double[][] c0 = a.polynomials().get(0);
    double[][] out0 = ring.scratch().take(limbs);
    double[][] out1 = ring.scratch().take(limbs);
    context
        .workers()
        .each(
            limbs,
            i -> {
              kernels.add(sum0[i], c0[i], sum0[i], ring.modulus(i));
              kernels.permute(sum0[i], table, out0[i]);
              kernels.permute(sum1[i], table, out1[i]);
            });
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
    return Ciphertext.of(a.level(), a.scale(), out0, out1);
  }

  private static void requireDegreeOne(Ciphertext a) {
    if (a.degree() != 1) {
      throw new IllegalArgumentException(
          "a ciphertext of degree " + a.degree() + ": relinearize it before it rotates");
    }
  }
}
