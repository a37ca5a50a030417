package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Chooses digits and special primes for a depth and precision in one ring, by the cost of a
/// rotation, within the 128-bit table.
final class ChooseModulusShape {
  /// The largest prime of kernels.md, less the distance at which primes are found.
  static final double MAX_PRIME_BITS = 49.2;

  /// Sign, values above 1, and noise at level 0.
  static final double HEADROOM_BITS = 4;

  /// How far P exceeds the largest digit: the digits' key-switching noise, about `N·√(0.43·d)·D/P`,
  /// then is small against that of the rounding, `N/6` (see [EstimateNoise]). Two bits more here
  /// cost two bits once and spare half a bit at every level.
  static final double SPECIAL_MARGIN_BITS = 5;

  /// Primes are found a little off their targets; log₂ QP keeps this distance from the bound.
  private static final double FOUND_BITS = 0.5;

  /// The scale grows at most this far above what precision asks: beyond, bytes grow for nothing.
  private static final double SPARE_SCALE_BITS = 8;

  /// Narrow primes are worth the precision that they lack where a linear map of so many diagonals
  /// takes less than this part of what it takes with wide ones.
  private static final double NARROW_SHARE = 0.9;

  private static final int USUAL_DIAGONALS = 64;

  private ChooseModulusShape() {}

  /// The largest scale for which level 0 is one prime.
  static double maxScaleBits() {
    return MAX_PRIME_BITS - HEADROOM_BITS;
  }

  /// The shape of least cost; empty where no shape is secure. Its scale is raised as far as the
  /// same primes allow, unless it costs clearly less as it is.
  static Optional<ModulusShape> choose(int logN, int levels, double scaleBits, CostTable table) {
    if (scaleBits > maxScaleBits()) {
      return Optional.empty();
    }
    List<ModulusShape> shapes =
        IntStream.rangeClosed(1, levels + 1)
            .mapToObj(digit -> shape(logN, levels, scaleBits, digit))
            .filter(ChooseModulusShape::secure)
            .toList();
    Comparator<ModulusShape> byCost = Comparator.comparingDouble(shape -> cost(shape, table));
    Optional<ModulusShape> raised = shapes.stream().map(ChooseModulusShape::raised).min(byCost);
    return shapes.stream()
        .min(byCost)
        .filter(least -> linear(least, table) < NARROW_SHARE * linear(raised.orElseThrow(), table))
        .or(() -> raised);
  }

  private static double linear(ModulusShape shape, CostTable table) {
    return shape.costs(table).linear(USUAL_DIAGONALS, shape.limbs());
  }

  private static ModulusShape shape(int logN, int levels, double scaleBits, int digitPrimes) {
    double firstBits = scaleBits + HEADROOM_BITS;
    double needed = firstBits + (digitPrimes - 1) * scaleBits + SPECIAL_MARGIN_BITS;
    int special = (int) Math.ceil(needed / MAX_PRIME_BITS);
    return new ModulusShape(
        logN,
        levels,
        scaleBits,
        firstBits,
        digitPrimes,
        special,
        needed / special,
        Optional.empty());
  }

  private static ModulusShape raised(ModulusShape shape) {
    ModulusShape best = shape;
    double limit = Math.min(maxScaleBits(), shape.scaleBits() + SPARE_SCALE_BITS);
    for (double bits = shape.scaleBits() + 0.25; bits <= limit; bits += 0.25) {
      ModulusShape wider = shape(shape.logN(), shape.levels(), bits, shape.digitPrimes());
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

  /// What tells shapes apart: rotations at the top and half way down.
  static double cost(ModulusShape shape, CostTable table) {
    RingCosts costs = shape.costs(table);
    return costs.rotate(shape.limbs()) + costs.rotate((shape.limbs() + 1) / 2);
  }

  /// The most levels a ring has at a scale, with the smallest P.
  static int deepest(int logN, double scaleBits) {
    double first = scaleBits + HEADROOM_BITS;
    double left = SecurityTable.maxLogQP(logN) - FOUND_BITS - 2 * first - SPECIAL_MARGIN_BITS;
    return (int) Math.max(0, Math.floor(left / scaleBits));
  }
}
