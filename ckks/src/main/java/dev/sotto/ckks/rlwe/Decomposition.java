package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.BegunConversion;
import dev.sotto.ckks.ring.LimbTasks;
import dev.sotto.ckks.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The digits of one polynomial modulo QP: what hoisted rotations share.
///
/// Kept are the coefficients of the digits. Their limbs modulo one prime are made and transformed
/// where they are used, and stay in cache until then: all limbs of all digits would be several
/// times what a cache holds. Safe for use by several threads until closed.
public final class Decomposition implements AutoCloseable {
  private final CkksContext context;
  private final int level;
  private final double[][] polynomial;
  private final double[][] coefficients;
  private final List<BegunConversion> conversions;

  /// @param polynomial transformed
  /// @param coefficients of `polynomial`, scratch limbs that this takes over
  Decomposition(
      CkksContext context,
      int level,
      double[][] polynomial,
      double[][] coefficients,
      List<BegunConversion> conversions) {
    this.context = context;
    this.level = level;
    this.polynomial = polynomial;
    this.coefficients = coefficients;
    this.conversions = conversions;
  }

  /// The level of the polynomial.
  public int level() {
    return level;
  }

  /// Hands over every limb of the extended basis, on all workers.
  public void forEach(Consumer<DigitLimb> use) {
    long bytes = (long) context.ring().degree() * Double.BYTES;
    LimbTasks tasks =
        LimbTasks.of(
            context.extendedBasis(level).size(),
            context.workers().threads(),
            coefficients.length * bytes,
            conversions.size() * bytes);
    context.workers().each(tasks.count(), t -> handOver(tasks.first(t), tasks.first(t + 1), use));
  }

  /// Limbs `from`, …, `to − 1` of all digits.
  private void handOver(int from, int to, Consumer<DigitLimb> use) {
    Ring ring = context.ring();
    Basis extended = context.extendedBasis(level);
    double[][][] limbs = new double[conversions.size()][][];
    double[][] borrowed = ring.scratch().take(limbs.length * (to - from));
    int start = 0;
    for (int d = 0; d < limbs.length; d++) {
      int end = start + context.digitBases(level).get(d).size();
      limbs[d] = Arrays.copyOfRange(borrowed, d * (to - from), (d + 1) * (to - from));
      convert(conversions.get(d), start, end, from, limbs[d]);
      start = end;
    }
    for (int j = from; j < to; j++) {
      double[][] digits = new double[limbs.length][];
      for (int d = 0; d < digits.length; d++) {
        digits[d] = limbs[d][j - from];
        if (context.digitBases(level).get(d).position(extended.prime(j)) < 0) {
          context.kernels().forwardNtt(digits[d], ring.table(extended.prime(j)));
        }
      }
      use.accept(new DigitLimb(level, j, digits));
    }
    ring.scratch().give(borrowed);
  }

  /// The coefficients of the digit of limbs `start`, …, `end − 1` as limbs from `from` on; its own
  /// become those of the polynomial.
  private void convert(BegunConversion conversion, int start, int end, int from, double[][] out) {
    int below = Math.clamp(start - from, 0, out.length);
    int above = Math.clamp(end - from, 0, out.length);
    conversion.limbs(from, Arrays.copyOf(out, below));
    for (int i = below; i < above; i++) {
      out[i] = polynomial[from + i];
    }
    double[][] rest = Arrays.copyOfRange(out, above, out.length);
    conversion.limbs(from + above - (end - start), rest);
  }

  @Override
  public void close() {
    conversions.forEach(BegunConversion::close);
    context.ring().scratch().give(coefficients);
  }
}
