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

  /// Hands over every limb of the extended basis, on all workers.
  public void forEach(Consumer<DigitLimb> use) {
    LimbTasks tasks =
        new LimbTasks(context.extendedBasis(level).size(), context.workers().threads());
    context.workers().each(tasks.count(), t -> handOver(tasks.first(t), tasks.first(t + 1), use));
  }

  /// Limbs `from`, …, `to − 1` of all digits.
  private void handOver(int from, int to, Consumer<DigitLimb> use) {
    Ring ring = context.ring();
    Basis extended = context.extendedBasis(level);
    int count = to - from;
    double[][] borrowed = ring.scratch().take(conversions.size() * count);
    double[][][] sources = new double[conversions.size()][][];
    int start = 0;
    for (int d = 0; d < sources.length; d++) {
      int end = start + context.digitBases(level).get(d).size();
      double[][] out = Arrays.copyOfRange(borrowed, d * count, (d + 1) * count);
      sources[d] = sources(conversions.get(d), start, end, from, out);
      start = end;
    }
    for (int j = from; j < to; j++) {
      double[][] digits = new double[sources.length][];
      for (int d = 0; d < digits.length; d++) {
        digits[d] = sources[d][j - from];
        if (context.digitBases(level).get(d).position(extended.prime(j)) < 0) {
          double[] transformed = borrowed[d * count + j - from];
          context
              .kernels()
              .forwardNtt(digits[d], transformed, ring.table(extended.prime(j)), (_, _) -> {});
          digits[d] = transformed;
        }
      }
      use.accept(new DigitLimb(level, j, digits));
    }
    ring.scratch().give(borrowed);
  }

  /// The coefficients of the digit of limbs `start`, …, `end − 1` as limbs from `from` on; in place
  /// of its own those of the polynomial, transformed.
  private double[][] sources(
      BegunConversion conversion, int start, int end, int from, double[][] out) {
    int below = Math.clamp(start - from, 0, out.length);
    int above = Math.clamp(end - from, 0, out.length);
    double[][] limbs = new double[out.length][];
    if (below > 0) {
      System.arraycopy(conversion.limbs(from, Arrays.copyOf(out, below)), 0, limbs, 0, below);
    }
    for (int i = below; i < above; i++) {
      limbs[i] = polynomial[from + i];
    }
    if (above < out.length) {
      double[][] rest = Arrays.copyOfRange(out, above, out.length);
      double[][] made = conversion.limbs(from + above - (end - start), rest);
      System.arraycopy(made, 0, limbs, above, rest.length);
    }
    return limbs;
  }

  @Override
  public void close() {
    conversions.forEach(BegunConversion::close);
    context.ring().scratch().give(coefficients);
  }
}
