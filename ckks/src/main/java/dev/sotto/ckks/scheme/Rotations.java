package dev.sotto.ckks.scheme;

import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.DigitLimb;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.rlwe.SwitchingKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Rotations and conjugation: a key switch, then the automorphism on its result.
final class Rotations {
  private final CkksContext context;
  private final CkksParameters parameters;
  private final Ring ring;
  private final EvaluationKeys keys;
  private final KeySwitcher switcher;

  Rotations(CkksContext context, EvaluationKeys keys, KeySwitcher switcher) {
    this.context = context;
    this.parameters = context.parameters();
    this.ring = context.ring();
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
    List<double[][]> sums = takeSums(a);
    switcher.decompose(a.polynomials().get(1), a.level(), digits -> limb(a, digits, key, sums));
    return finish(a, sums, element);
  }

  List<Ciphertext> rotateHoisted(Ciphertext a, int... steps) {
    requireDegreeOne(a);
    List<SwitchingKey> found = new ArrayList<>();
    List<List<double[][]>> sums = new ArrayList<>();
    for (int step : steps) {
      if (GaloisElements.normalize(parameters.logN(), step) != 0) {
        found.add(keys.rotationKey(step, a.level()));
        sums.add(takeSums(a));
      }
    }
    if (!found.isEmpty()) {
      switcher.decompose(
          a.polynomials().get(1),
          a.level(),
          digits -> {
            for (int i = 0; i < found.size(); i++) {
              limb(a, digits, found.get(i), sums.get(i));
            }
          });
    }
    List<Ciphertext> results = new ArrayList<>();
    Iterator<List<double[][]>> next = sums.iterator();
    for (int step : steps) {
      results.add(
          GaloisElements.normalize(parameters.logN(), step) == 0
              ? a
              : finish(a, next.next(), GaloisElements.rotation(parameters.logN(), step)));
    }
    return results;
  }

  private List<double[][]> takeSums(Ciphertext a) {
    int size = context.extendedBasis(a.level()).size();
    return List.of(ring.scratch().take(size), ring.scratch().take(size));
  }

  /// One limb of `P·a` under the secret that the automorphism makes the old one.
  private void limb(Ciphertext a, DigitLimb digits, SwitchingKey key, List<double[][]> sums) {
    int j = digits.index();
    double[] sum0 = sums.get(0)[j];
    double[] sum1 = sums.get(1)[j];
    switcher.innerProduct(digits, key, sum0, sum1);
    switcher.addTimesP(a.polynomials().get(0), a.level(), j, sum0);
    int limbs = parameters.limbs(a.level());
    switcher.division().begin(context.extendedBasis(a.level()), limbs, j, sum0, sum1);
  }

  /// Divides by P and applies the automorphism; gives the sums back to the pool.
  private Ciphertext finish(Ciphertext a, List<double[][]> sums, int element) {
    int limbs = parameters.limbs(a.level());
    double[][] out0 = ring.scratch().take(limbs);
    double[][] out1 = ring.scratch().take(limbs);
    switcher
        .division()
        .divideBegunAndPermute(
            sums,
            context.extendedBasis(a.level()),
            limbs,
            ring.automorphism(element),
            List.of(out0, out1));
    sums.forEach(ring.scratch()::give);
    return Ciphertext.of(a.level(), a.scale(), out0, out1);
  }

  private static void requireDegreeOne(Ciphertext a) {
    if (a.degree() != 1) {
      throw new IllegalArgumentException(
          "a ciphertext of degree " + a.degree() + ": relinearize it before it rotates");
    }
  }
}
