package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.NttTable;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.BegunConversion;
import dev.sotto.ckks.ring.LimbTasks;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.RingOperations.Conversion;
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
  /// small probability that [Kernels#convertLimbs] states.
  ///
  /// @param x transformed polynomials, one limb for each prime of `basis`
  /// @param out as many polynomials of `kept` limbs; each may be the first limbs of its `x`
  public void divide(List<double[][]> x, Basis basis, int kept, List<double[][]> out) {
    divide(x, basis, kept, out, (_, _) -> {});
  }

  /// As [#divide], and hands over each limb of the quotients while it is in cache.
  void divide(
      List<double[][]> x, Basis basis, int kept, List<double[][]> out, FinishedLimb finished) {
    double[][][] tails = new double[x.size()][][];
    Arrays.setAll(tails, _ -> ring.scratch().take(basis.size() - kept));
    context
        .workers()
        .each(
            x.size() * (basis.size() - kept),
            t -> {
              int i = t / x.size();
              int k = t % x.size();
              NttTable table = ring.table(basis.prime(kept + i));
              kernels.inverseNtt(x.get(k)[kept + i], tails[k][i], table);
            });
    divide(x, tails, basis, kept, out, kernels::subtractMultiplyScalar, finished);
    for (double[][] tail : tails) {
      ring.scratch().give(tail);
    }
  }

  /// Takes limb `j` of polynomials that will be divided back to coefficients if its prime is
  /// divided out: the first part of a division, for limbs while they are in cache.
  public void begin(Basis basis, int kept, int j, double[]... limbs) {
    if (j >= kept) {
      for (double[] limb : limbs) {
        kernels.inverseNtt(limb, ring.table(basis.prime(j)));
      }
    }
  }

  /// As [#divide], of polynomials of which every limb has [begun][#begin]; those of the primes that
  /// are divided out are overwritten.
  public void divideBegun(List<double[][]> x, Basis basis, int kept, List<double[][]> out) {
    divide(x, tails(x, kept), basis, kept, out, kernels::subtractMultiplyScalar, (_, _) -> {});
  }

  /// As [#divideBegun], and applies an automorphism to each quotient.
  ///
  /// @param table of [Ring#automorphism]
  /// @param out shares no limb with `x`
  public void divideBegunAndPermute(
      List<double[][]> x, Basis basis, int kept, int[] table, List<double[][]> out) {
    divide(
        x,
        tails(x, kept),
        basis,
        kept,
        out,
        (limb, remainder, inverse, result, start, end, modulus) -> {
          kernels.subtractMultiplyScalar(limb, remainder, inverse, remainder, start, end, modulus);
          kernels.permute(remainder, table, result, start, end);
        },
        (_, _) -> {});
  }

  private static double[][][] tails(List<double[][]> x, int kept) {
    return x.stream()
        .map(limbs -> Arrays.copyOfRange(limbs, kept, limbs.length))
        .toArray(double[][][]::new);
  }

  /// What is done with a limb of a quotient.
  interface FinishedLimb {
    void accept(int polynomial, int limb);
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

  /// @param tails the coefficients of `x` modulo each prime that is divided out; overwritten
  private void divide(
      List<double[][]> x,
      double[][][] tails,
      Basis basis,
      int kept,
      List<double[][]> out,
      Quotient quotient,
      FinishedLimb finished) {
    Basis target = basis.prefix(kept);
    Basis divided = basis.slice(kept, basis.size());
    double[] inverse =
        inverses.computeIfAbsent(new Split(target, divided), ModulusDivision.this::inverses);
    int count = x.size();
    boolean one = divided.size() == 1;
    List<BegunConversion> remainders =
        one
            ? List.of()
            : context
                .operations()
                .begin(
                    Arrays.stream(tails)
                        .map(tail -> new Conversion(tail, divided, target))
                        .toList());
    // The limbs of one prime follow each other, so that its tables stay in cache.
    LimbTasks tasks = new LimbTasks(kept, context.workers().threads());
    context
        .workers()
        .each(
            count * tasks.count(),
            t -> {
              int k = t % count;
              int first = tasks.first(t / count);
              double[][] made = ring.scratch().take(tasks.first(t / count + 1) - first);
              double[][] sources = one ? made : remainders.get(k).limbs(first, made);
              for (int i = first; i < first + made.length; i++) {
                Modulus modulus = ring.modulus(target.prime(i));
                Modulus residues = one ? ring.modulus(divided.prime(0)) : modulus;
                double[] limb = x.get(k)[i];
                double[] remainder = made[i - first];
                double[] source = sources[i - first];
                double factor = inverse[i];
                double[] result = out.get(k)[i];
                context
                    .operations()
                    .forwardNtt(
                        one ? tails[k][0] : source,
                        Modulus.REDUCED * residues.p(),
                        remainder,
                        target.prime(i),
                        (start, end) ->
                            quotient.accept(limb, remainder, factor, result, start, end, modulus));
                finished.accept(k, i);
              }
              ring.scratch().give(made);
            });
    remainders.forEach(BegunConversion::close);
  }

  private double[] inverses(Split split) {
    double[] inverse = new double[split.kept().size()];
    Arrays.setAll(inverse, i -> ring.productInverse(split.divided(), split.kept().prime(i)));
    return inverse;
  }
}
