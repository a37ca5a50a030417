package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Divides transformed polynomials by the product of the last primes of their basis and rounds:
/// the end of a key switch (by P), a rescale (by a level's primes), or both at once.
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

  /// `out = round(x / D)` modulo the first `kept` primes of `basis`, D the product of the others.
  ///
  /// Each coefficient is off the exact quotient by at most one half, and by a little more with the
  /// small probability that [Kernels#convertBase] states.
  ///
  /// @param x transformed, one limb for each prime of `basis`
  /// @param out `kept` limbs; may be the first limbs of `x`
  public void divide(double[][] x, Basis basis, int kept, double[][] out) {
    Basis target = basis.prefix(kept);
    Basis divided = basis.slice(kept, basis.size());
    double[] inverse =
        inverses.computeIfAbsent(new Split(target, divided), ModulusDivision.this::inverses);
    double[][] last = ring.scratch().take(divided.size());
    double[][] remainder = ring.scratch().take(kept);
    context
        .workers()
        .each(
            divided.size(),
            i -> {
              System.arraycopy(x[kept + i], 0, last[i], 0, last[i].length);
              kernels.inverseNtt(last[i], ring.table(divided.prime(i)));
            });
    context.operations().convert(last, divided, remainder, target);
    context
        .workers()
        .each(
            kept,
            i -> {
              Modulus modulus = ring.modulus(target.prime(i));
              kernels.forwardNtt(remainder[i], ring.table(target.prime(i)));
              kernels.subtractMultiplyScalar(x[i], remainder[i], inverse[i], out[i], modulus);
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
