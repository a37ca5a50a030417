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

  private Ciphertext relinearize(Ciphertext a, int level, double scale) {
    double[][][] d = a.polynomials().toArray(double[][][]::new);
    double[][] coefficients = switcher.coefficients(d[2], a.level());
    return relinearize(d, coefficients, a.level(), level, scale);
  }

  Ciphertext combineRescale(Combination combination, int level, double scale) {
    Evaluator.requireRescalable(level);
    combination.check(level, scale);
    double[][][] sum = new double[combination.degree() + 1][][];
    Arrays.setAll(sum, _ -> ring.scratch().take(parameters.limbs(level)));
    double rescaled = parameters.rescaledScale(scale, level);
    Ciphertext result =
        combination.degree() == 1
            ? rescale(combination, sum, level, rescaled)
            : relinearizeRescale(combination, sum, level, rescaled);
    for (double[][] polynomial : sum) {
      ring.scratch().give(polynomial);
    }
    return result;
  }

  private Ciphertext rescale(
      Combination combination, double[][][] sum, int level, double rescaledScale) {
    Basis basis = context.basis(level);
    int kept = parameters.limbs(level - 1);
    context
        .workers()
        .each(
            basis.size(),
            i -> {
              combination.limb(context, i, sum);
              switcher.division().begin(basis, kept, i, sum[0][i], sum[1][i]);
            });
    return divided(basis, level - 1, rescaledScale, sum[0], sum[1]);
  }

  private Ciphertext relinearizeRescale(
      Combination combination, double[][][] sum, int level, double rescaledScale) {
    double[][] coefficients = ring.scratch().take(sum[2].length);
    context
        .workers()
        .each(
            coefficients.length,
            i -> {
              combination.limb(context, i, sum);
              kernels.inverseNtt(sum[2][i], coefficients[i], ring.table(i));
            });
    return relinearize(sum, coefficients, level, level - 1, rescaledScale);
  }

  /// Switches c₂ modulo QP, adds P times the rest there, and divides once: by P, and by the primes
  /// of the level `from` as well if `to` is the one below.
  ///
  /// @param coefficients of c₂, given to the pool
  private Ciphertext relinearize(
      double[][][] c, double[][] coefficients, int from, int to, double scale) {
    SwitchingKey key = keys.relinearizationKey(from);
    Basis extended = context.extendedBasis(from);
    int kept = parameters.limbs(to);
    double[][] sum0 = ring.scratch().take(extended.size());
    double[][] sum1 = ring.scratch().take(extended.size());
    switcher.decompose(
        c[2],
        coefficients,
        from,
        digits -> {
          int j = digits.index();
          switcher.innerProduct(digits, key, sum0[j], sum1[j]);
          switcher.addTimesP(c[0], from, j, sum0[j]);
          switcher.addTimesP(c[1], from, j, sum1[j]);
          switcher.division().begin(extended, kept, j, sum0[j], sum1[j]);
        });
    Ciphertext result = divided(extended, to, scale, sum0, sum1);
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
    return result;
  }

  /// Of polynomials whose division has begun.
  private Ciphertext divided(
      Basis basis, int level, double scale, double[][] sum0, double[][] sum1) {
    int kept = parameters.limbs(level);
    double[][] out0 = ring.scratch().take(kept);
    double[][] out1 = ring.scratch().take(kept);
    switcher.division().divideBegun(List.of(sum0, sum1), basis, kept, List.of(out0, out1));
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
