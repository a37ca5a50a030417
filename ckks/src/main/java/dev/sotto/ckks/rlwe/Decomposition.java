package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.BegunConversion;
import dev.sotto.ckks.ring.LimbTasks;
import dev.sotto.ckks.ring.ScratchPool;
import java.util.ArrayList;
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
    LimbTasks tasks =
        new LimbTasks(context.extendedBasis(level).size(), context.workers().threads());
    context.workers().each(tasks.count(), t -> handOver(tasks.first(t), tasks.limbs(t), use));
  }

  /// Limbs `first`, …, `first + count − 1` of all digits.
  private void handOver(int first, int count, Consumer<DigitLimb> use) {
    ScratchPool pool = context.ring().scratch();
    double[][][] made = new double[count][conversions.size()][];
    List<double[]> borrowed = new ArrayList<>();
    for (double[][] digits : made) {
      for (int d = 0; d < digits.length; d++) {
        digits[d] = pool.take();
        borrowed.add(digits[d]);
      }
    }
    int start = 0;
    for (int d = 0; d < conversions.size(); d++) {
      int size = context.digitBases(level).get(d).size();
      convert(d, start, size, first, made);
      start += size;
    }
    Basis extended = context.extendedBasis(level);
    for (int i = 0; i < count; i++) {
      int j = first + i;
      for (int d = 0; d < made[i].length; d++) {
        if (context.digitBases(level).get(d).position(extended.prime(j)) < 0) {
          context.kernels().forwardNtt(made[i][d], context.ring().table(extended.prime(j)));
        }
      }
      use.accept(new DigitLimb(level, j, made[i]));
    }
    borrowed.forEach(pool::give);
  }

  /// The coefficients of digit `d`, the limbs from `start` on, as limbs from `first` on; its own
  /// are those of the polynomial.
  private void convert(int d, int start, int size, int first, double[][][] made) {
    boolean both = made.length == 2;
    boolean own0 = first >= start && first < start + size;
    boolean own1 = both && first + 1 >= start && first + 1 < start + size;
    int output = first < start ? first : first - size;
    if (own0) {
      made[0][d] = polynomial[first];
    }
    if (own1) {
      made[1][d] = polynomial[first + 1];
    }
    if (both && !own0 && !own1) {
      conversions.get(d).limbs(output, made[0][d], made[1][d]);
    } else if (!own0) {
      conversions.get(d).limb(output, made[0][d]);
    } else if (both && !own1) {
      conversions.get(d).limb(output + 1, made[1][d]);
    }
  }

  @Override
  public void close() {
    conversions.forEach(BegunConversion::close);
    context.ring().scratch().give(coefficients);
  }
}
