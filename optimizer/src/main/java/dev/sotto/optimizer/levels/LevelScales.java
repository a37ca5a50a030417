package dev.sotto.optimizer.levels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// log₂ of the scale that values of each level have, from level 0 up.
///
/// The prime of level `l` takes a product of two values there, rescaled, to the scale below: `2·s_l
/// − s_{l−1}` bits. So a larger scale at level 0 costs nothing, for the prime above it is as much
/// smaller, and at any other level as many bits as it is larger.
record LevelScales(List<Double> bits) {
  /// Halvings of the interval of the level of errors.
  private static final int STEPS = 40;

  /// Bits by which level 0 exceeds level 1 as far as the prime between allows.
  private static final double SPARE_AT_LEVEL_0 = 3;

  LevelScales {
    bits = List.copyOf(bits);
  }

  /// One scale for all levels from 0 to `levels`.
  static LevelScales uniform(int levels, double bits) {
    return new LevelScales(Collections.nCopies(levels + 1, bits));
  }

  /// The scales of the fewest bits at which errors keep a variance: those of each level in inverse
  /// proportion to what they cost, the square root of what they weigh (Lagrange).
  ///
  /// @param variances what the errors of each level add to the outputs' variance, times the squared
  ///   scale
  /// @param least log₂ of the least scale and of the least prime
  static LevelScales least(double[] variances, double allowedVariance, double least) {
    double sum = Arrays.stream(variances).sum();
    LevelScales uniform =
        uniform(
            variances.length - 1, Math.max(least, Math.log(sum / allowedVariance) / Math.log(4)));
    if (uniform.levels() == 0) {
      return uniform;
    }
    double low = 0;
    double high = 100;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      if (weighted(variances, middle, least).variance(variances) > allowedVariance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    LevelScales weighted = weighted(variances, high, least);
    // Of few levels, what leads from a small scale to a large one may exceed what is spared.
    return weighted.bitsOfPrimes() < uniform.bitsOfPrimes() ? weighted : uniform;
  }

  /// Of all primes, level 0 having one of its scale.
  private double bitsOfPrimes() {
    double sum = bits.getFirst();
    for (int level = 1; level < bits.size(); level++) {
      sum += primeBits(level);
    }
    return sum;
  }

  private static LevelScales weighted(double[] variances, double level, double least) {
    List<Double> bits = new ArrayList<>();
    for (int l = 1; l < variances.length; l++) {
      double wanted = variances[l] > 0 ? level + Math.log(variances[l]) / Math.log(4) : least;
      // The prime of this level leads to the scale below.
      double leading = bits.isEmpty() ? least : (bits.getLast() + least) / 2;
      bits.add(Math.max(Math.max(wanted, leading), least));
    }
    double first = bits.getFirst();
    bits.addFirst(Math.min(2 * first - least, first + SPARE_AT_LEVEL_0));
    return new LevelScales(bits);
  }

  private double variance(double[] variances) {
    double sum = 0;
    for (int level = 0; level < variances.length; level++) {
      sum += variances[level] / (scale(level) * scale(level));
    }
    return sum;
  }

  /// The highest level.
  int levels() {
    return bits.size() - 1;
  }

  double scale(int level) {
    return Math.pow(2, bits.get(level));
  }

  /// log₂ of the prime of a level above 0.
  double primeBits(int level) {
    return 2 * bits.get(level) - bits.get(level - 1);
  }

  /// log₂ of the largest scale.
  double largest() {
    return Collections.max(bits);
  }

  double mean() {
    return bits.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /// With so many more bits at each level.
  LevelScales raised(double by) {
    return new LevelScales(bits.stream().map(level -> level + by).toList());
  }
}
