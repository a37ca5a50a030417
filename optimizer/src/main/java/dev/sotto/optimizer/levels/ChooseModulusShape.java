package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Chooses digits and special primes for a depth and precision in one ring, by the time that a
/// program takes, within the 128-bit table.
final class ChooseModulusShape {
  /// The largest prime of kernels.md, less the distance at which primes are found.
  static final double MAX_PRIME_BITS = 49.2;

  /// Sign, values above 1, and noise at level 0.
  static final double HEADROOM_BITS = 4;

  /// How far P exceeds the largest of `USUAL_DIGITS` digits: the digits' key-switching noise, about
  /// `N·√(0.43·d)·D/P`, then is small against that of the rounding, `N/6` (see [EstimateNoise]).
  /// Two bits more here cost two bits once and spare half a bit at every level.
  static final double SPECIAL_MARGIN_BITS = 5;

  static final double USUAL_DIGITS = 12;

  /// Primes are found a little off their targets; log₂ QP keeps this distance from the bound.
  private static final double FOUND_BITS = 0.5;

  /// All of a chain's are off by less than this.
  private static final double MOST_FOUND_BITS = 3;

  /// Where they are off by more than that distance, scales are smaller by this, until they fit.
  private static final double LESS_BITS = 0.01;

  /// The scale grows at most this far above what precision asks: beyond, bytes grow for nothing.
  private static final double SPARE_SCALE_BITS = 8;

  /// Narrow primes are worth the precision that they lack where a program takes less than this part
  /// of what it takes with wide ones.
  private static final double NARROW_SHARE = 0.9;

  private ChooseModulusShape() {}

  /// The largest scale for which level 0 is one prime.
  static double maxScaleBits() {
    return MAX_PRIME_BITS - HEADROOM_BITS;
  }

  /// The shape for a program not known yet, of one scale: with the fastest rotations at the top and
  /// half way down. A search asks for many, in code not compiled yet.
  static Optional<ModulusShape> choose(int logN, int levels, double scaleBits, CostTable table) {
    return choose(
        logN,
        LevelScales.uniform(levels, scaleBits),
        shape -> {
          RingCosts costs = shape.costs(table);
          return costs.rotate(levels + 1) + costs.rotate((levels + 2) / 2);
        });
  }

  /// The shape of least cost; empty where no shape is secure. Its scales are raised as far as the
  /// same primes allow, unless it costs clearly less as it is.
  static Optional<ModulusShape> choose(
      int logN, LevelScales scales, ToDoubleFunction<ModulusShape> nanos) {
    if (scales.largest() > maxScaleBits()) {
      return Optional.empty();
    }
    List<ModulusShape> shapes =
        IntStream.rangeClosed(1, scales.levels() + 1)
            .mapToObj(digit -> shape(logN, scales, digit))
            .filter(ChooseModulusShape::secure)
            .toList();
    Optional<Costed> raised = fastest(shapes.stream().map(ChooseModulusShape::raised), nanos);
    return fastest(shapes.stream(), nanos)
        .filter(least -> least.nanos() < NARROW_SHARE * raised.orElseThrow().nanos())
        .or(() -> raised)
        .map(Costed::shape);
  }

  private record Costed(ModulusShape shape, double nanos) {}

  private static Optional<Costed> fastest(
      Stream<ModulusShape> shapes, ToDoubleFunction<ModulusShape> nanos) {
    return shapes
        .map(shape -> new Costed(shape, nanos.applyAsDouble(shape)))
        .min(Comparator.comparingDouble(Costed::nanos));
  }

  private static ModulusShape shape(int logN, LevelScales scales, int digitPrimes) {
    double firstBits = scales.bits().getFirst() + HEADROOM_BITS;
    double largest = 0;
    double digit = firstBits;
    for (int limb = 1; limb <= scales.levels(); limb++) {
      largest = Math.max(largest, digit);
      digit = (limb % digitPrimes == 0 ? 0 : digit) + scales.primeBits(limb);
    }
    double needed =
        Math.max(largest, digit)
            + specialMarginBits(Math.ceilDiv(scales.levels() + 1, digitPrimes));
    int special = (int) Math.ceil(needed / MAX_PRIME_BITS);
    return new ModulusShape(
        logN, scales, firstBits, digitPrimes, special, needed / special, Optional.empty());
  }

  /// How far P exceeds the largest digit, for the same noise whatever their number.
  private static double specialMarginBits(int digits) {
    return SPECIAL_MARGIN_BITS + Math.log(digits / USUAL_DIGITS) / Math.log(4);
  }

  private static ModulusShape raised(ModulusShape shape) {
    ModulusShape best = shape;
    double most = Math.min(maxScaleBits() - shape.scales().largest(), SPARE_SCALE_BITS);
    for (double by = 0.25; by <= most; by += 0.25) {
      ModulusShape wider = shape(shape.logN(), shape.scales().raised(by), shape.digitPrimes());
      if (wider.specialPrimes() > shape.specialPrimes() || !secure(wider)) {
        break;
      }
      best = wider;
    }
    return best;
  }

  static boolean secure(ModulusShape shape) {
    return shape.logQP() + FOUND_BITS <= SecurityTable.maxLogQP(shape.logN());
  }

  /// Whether the table holds the primes found for a shape; they are sought where it is close.
  static boolean secureAsFound(ModulusShape shape) {
    int bound = SecurityTable.maxLogQP(shape.logN());
    return shape.logQP() + MOST_FOUND_BITS <= bound
        || ScaleTable.of(shape).parameters().logQP() <= bound;
  }

  /// A leveled shape, at scales a little smaller where the primes found would exceed the table.
  static ModulusShape asFound(ModulusShape shape) {
    ModulusShape found = shape;
    while (!secureAsFound(found)) {
      found = shape(shape.logN(), found.scales().raised(-LESS_BITS), shape.digitPrimes());
    }
    return found;
  }

  /// The most levels a ring has at a scale, with the smallest P.
  static int deepest(int logN, double scaleBits) {
    double first = scaleBits + HEADROOM_BITS;
    double left = SecurityTable.maxLogQP(logN) - FOUND_BITS - 2 * first - SPECIAL_MARGIN_BITS;
    return (int) Math.max(0, Math.floor(left / scaleBits));
  }
}
