package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Divides transformed polynomials by the product of the last primes of their basis and rounds: the
/// end of a key switch (by P), a rescale (by a level's primes), or both at once.
///
/// Safe for use by several threads.
public final class ModulusDivision {
  private final CkksContext context;
  private final Ring ring;
  private final Kernels kernels;
  private final ConcurrentMap<Split, double[]> inverses = new ConcurrentHashMap<>();

  private record Split(Basis kept, Basis divided) {}

  /// Divisions in the ring of `context`.
  public ModulusDivision(CkksContext context) {
    this.context = context;
    this.ring = context.ring();
    this.kernels = context.kernels();
  }

  /// `out = round(x / D)` for each polynomial, modulo the first `kept` primes of `basis`; D is the
  /// product of the others.
  ///
  /// Each coefficient is off the exact quotient by at most one half, and by a little more with the
  /// small probability that [Kernels#convertBase] states.
  ///
  /// @param x transformed polynomials, one limb for each prime of `basis`
  /// @param out as many polynomials of `kept` limbs; each may be the first limbs of its `x`
  public void divide(List<double[][]> x, Basis basis, int kept, List<double[][]> out) {
    divide(x, basis, kept, out, kernels::subtractMultiplyScalar);
  }

  /// As [#divide], and applies an automorphism to each quotient.
  ///
  /// @param table of [Ring#automorphism]
  /// @param out shares no limb with `x`
  public void divideAndPermute(
      List<double[][]> x, Basis basis, int kept, int[] table, List<double[][]> out) {
    divide(
        x,
        basis,
        kept,
        out,
        (limb, remainder, inverse, result, start, end, modulus) -> {
          kernels.subtractMultiplyScalar(limb, remainder, inverse, remainder, start, end, modulus);
          kernels.permute(remainder, table, result, start, end);
        });
  }

  /// What becomes of a part of a limb and of its remainder's, transformed, which it may overwrite.
  private interface Quotient {
    void accept(
        double[] limb,
        double[] remainder,
        double inverse,
        double[] out,
        int start,
        int end,
        Modulus modulus);
  }

  private void divide(
      List<double[][]> x, Basis basis, int kept, List<double[][]> out, Quotient quotient) {
    Basis target = basis.prefix(kept);
    Basis divided = basis.slice(kept, basis.size());
    double[] inverse =
        inverses.computeIfAbsent(new Split(target, divided), ModulusDivision.this::inverses);
    int count = x.size();
    double[][][] remainders = remainders(x, target, divided);
    // The limbs of one prime follow each other, so that its tables stay in cache.
    context
        .workers()
        .each(
            count * kept,
            t -> {
              int i = t / count;
              int k = t % count;
              Modulus modulus = ring.modulus(target.prime(i));
              Modulus residues = divided.size() == 1 ? ring.modulus(divided.prime(0)) : modulus;
              double[] source = remainders[k][Math.min(i, remainders[k].length - 1)];
              double[] remainder = ring.scratch().take();
              context
                  .operations()
                  .forwardNtt(
                      source,
                      Modulus.REDUCED * residues.p(),
                      remainder,
                      target.prime(i),
                      (start, end) ->
                          quotient.accept(
                              x.get(k)[i],
                              remainder,
                              inverse[i],
                              out.get(k)[i],
                              start,
                              end,
                              modulus));
              ring.scratch().give(remainder);
            });
    for (double[][] remainder : remainders) {
      ring.scratch().give(remainder);
    }
  }

  /// The coefficients of each polynomial modulo the product of `divided`: modulo each prime of
  /// `target`, or one limb modulo the only divided prime.
  private double[][][] remainders(List<double[][]> x, Basis target, Basis divided) {
    int tail = divided.size();
    double[][] last = ring.scratch().take(x.size() * tail);
    context
        .workers()
        .each(
            last.length,
            t ->
                kernels.inverseNtt(
                    x.get(t / tail)[target.size() + t % tail],
                    last[t],
                    ring.table(divided.prime(t % tail))));
    double[][][] remainders = new double[x.size()][][];
    for (int k = 0; k < remainders.length; k++) {
      double[][] coefficients = Arrays.copyOfRange(last, k * tail, (k + 1) * tail);
      if (tail == 1) {
        remainders[k] = coefficients;
      } else {
        remainders[k] = ring.scratch().take(target.size());
        context.operations().convert(coefficients, divided, remainders[k], target);
        ring.scratch().give(coefficients);
      }
    }
    return remainders;
  }

  private double[] inverses(Split split) {
    double[] inverse = new double[split.kept().size()];
    Arrays.setAll(inverse, i -> ring.productInverse(split.divided(), split.kept().prime(i)));
    return inverse;
  }
}
