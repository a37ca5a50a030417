package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LevelScalesTest {
  private static final double LEAST = 25;

  /// Bits of all primes above level 0, and of level 0 with its headroom.
  private static double bits(LevelScales scales) {
    return scales.bits().getFirst()
        + IntStream.rangeClosed(1, scales.levels()).mapToDouble(scales::primeBits).sum();
  }

  private static double variance(LevelScales scales, double[] weights) {
    return IntStream.range(0, weights.length)
        .mapToDouble(level -> weights[level] * Math.pow(4, -scales.bits().get(level)))
        .sum();
  }

  private static double[] weights(SplittableRandom random) {
    double[] weights = new double[random.nextInt(1, 30)];
    Arrays.setAll(weights, level -> random.nextInt(4) == 0 ? 0 : Math.pow(2, random.nextInt(12)));
    weights[weights.length > 1 ? 1 : 0] = 16;
    return weights;
  }

  @Test
  void noPrimeIsSmallerThanTheLeastAndNoiseKeepsItsBound() {
    Seeds.forEach(
        50,
        random -> {
          double[] weights = weights(random);
          double allowed = Math.pow(4, -random.nextDouble(24, 30));
          LevelScales scales = LevelScales.least(weights, allowed, LEAST);
          assertEquals(weights.length - 1, scales.levels());
          assertTrue(variance(scales, weights) <= allowed * (1 + 1e-9));
          for (int level = 0; level <= scales.levels(); level++) {
            assertTrue(scales.bits().get(level) >= LEAST);
            assertTrue(level == 0 || scales.primeBits(level) >= LEAST - 1e-9);
          }
        });
  }

  @Test
  void oneScaleForAllLevelsTakesMoreBits() {
    Seeds.forEach(
        50,
        random -> {
          double[] weights = weights(random);
          double allowed = Math.pow(4, -random.nextDouble(24, 30));
          LevelScales scales = LevelScales.least(weights, allowed, LEAST);
          double uniform = Math.log(Arrays.stream(weights).sum() / allowed) / Math.log(4);
          double other = bits(LevelScales.uniform(scales.levels(), Math.max(LEAST, uniform)));
          assertTrue(bits(scales) <= other + 1e-6, bits(scales) + " bits for " + other);
        });
  }

  @Test
  void levelsThatWeighMoreHaveMoreBits() {
    double[] weights = new double[12];
    Arrays.fill(weights, 1);
    Arrays.fill(weights, 8, 12, 0);
    LevelScales scales = LevelScales.least(weights, Math.pow(4, -28), LEAST);
    assertTrue(scales.bits().get(3) > 29);
    assertEquals(LEAST, scales.bits().get(11), 0.5);
    // Level 0 costs nothing: the prime above it is as much smaller.
    assertEquals(scales.bits().get(1) + 3, scales.bits().get(0), 1e-9);
  }
}
