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
    Basis target = basis.prefix(kept);
    Basis divided = basis.slice(kept, basis.size());
    double[] inverse =
        inverses.computeIfAbsent(new Split(target, divided), ModulusDivision.this::inverses);
    int count = x.size();
    int tail = divided.size();
    double[][] last = ring.scratch().take(count * tail);
    context
        .workers()
        .each(
            last.length,
            t -> {
              double[] limb = x.get(t / tail)[kept + t % tail];
              System.arraycopy(limb, 0, last[t], 0, limb.length);
              kernels.inverseNtt(last[t], ring.table(divided.prime(t % tail)));
            });
    double[][] remainder = ring.scratch().take(count * kept);
    if (tail > 1) {
      for (int k = 0; k < count; k++) {
        context
            .operations()
            .convert(
                Arrays.copyOfRange(last, k * tail, (k + 1) * tail),
                divided,
                Arrays.copyOfRange(remainder, k * kept, (k + 1) * kept),
                target);
      }
    }
    context
        .workers()
        .each(
            remainder.length,
            t -> {
              int k = t / kept;
              int i = t % kept;
              Modulus modulus = ring.modulus(target.prime(i));
              if (tail == 1) {
                kernels.reduce(last[k], remainder[t], modulus);
              }
              kernels.forwardNtt(remainder[t], ring.table(target.prime(i)));
              kernels.subtractMultiplyScalar(
                  x.get(k)[i], remainder[t], inverse[i], out.get(k)[i], modulus);
            });
    ring.scratch().give(last);
    ring.scratch().give(remainder);
  }

  private double[] inverses(Split split) {
    double[] inverse = new double[split.kept().size()];
    Arrays.setAll(inverse, i -> ring.productInverse(split.divided(), split.kept().prime(i)));
    return inverse;
  }
}
