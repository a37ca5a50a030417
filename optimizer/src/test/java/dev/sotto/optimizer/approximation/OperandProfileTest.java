package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Intervals from calibration samples, held against samples of the same distribution.
class OperandProfileTest {
  private static final int ELEMENTS = 12;
  private static final int SAMPLES = 256;
  private static final int UNSEEN = 4000;

  /// The mean of a tail of 32 exponential distances spreads by `1/√32`; over that spread an end ten
  /// means away is passed by `(1 + 10/32)^-32 / 8 = 2e-5` of the samples, either end by 4e-5. Of
  /// 40,000 samples, 20 are four times as many as that and more than nine standard deviations away.
  ///
  /// An element's own end lies at 1.8 of its largest value where that is nearer: of 256 values that
  /// is `ln 128 + G`, `G` Gumbel's, so `1/2 · 128^-1.8 · Γ(2.8) = 1.4e-4` pass it. About four of
  /// the twelve are so large that the smallest scale leaves them no more room: 8 ends, 43 of 40,000
  /// samples; 85 are more than six standard deviations away.
  @Test
  void hardlyASampleLeavesAnIntervalWhoseTailsAreExponential() {
    int[] outside = new int[2];
    Seeds.forEach(
        10,
        random -> {
          double[] sizes = random.doubles(ELEMENTS, 0.2, 3).toArray();
          List<OperandProfile> profiles = profiles(new Activation.Relu(), random, sizes);
          assertEquals(2, profiles.size());
          for (int s = 0; s < UNSEEN; s++) {
            double[] sample = sample(random, sizes);
            for (int k = 0; k < profiles.size(); k++) {
              outside[k] += holds(profiles.get(k), sample) ? 0 : 1;
            }
          }
        });
    assertTrue(outside[0] <= 20, outside[0] + " outside the common interval");
    assertTrue(outside[1] <= 85, outside[1] + " outside the intervals of elements");
  }

  @Test
  void elementsOfDifferentSizeShareTheirPartsOfTheIntervalWhereTheFunctionScales() {
    double[] sizes = new double[ELEMENTS];
    Arrays.fill(sizes, 1);
    sizes[0] = 100;
    List<OperandProfile> profiles = profiles(new Activation.Relu(), new SplittableRandom(1), sizes);
    double[] scale = profiles.getLast().elementScale();
    // Every element but the largest keeps six tenths of the largest's room.
    assertEquals(0.6, scale[1] / scale[0], 1e-12);
    assertEquals(1, profiles(new Activation.Tanh(), new SplittableRandom(1), sizes).size());
  }

  @Test
  void anElementsOwnExtremesAndNotItsTypicalSizeGiveItsScale() {
    double[] values = new double[2 * SAMPLES];
    for (int s = 0; s < SAMPLES; s++) {
      values[s] = 2 * Math.sin(s);
      // Nearly as large as the other on one sample in 64 and asleep on the rest.
      values[SAMPLES + s] = s % 64 == 50 ? 1.9 : 0.01 * Math.sin(s);
    }
    double[] scale = profile(values, 2).elementScale();
    // By typical sizes it would be the least that scales may be, 0.6.
    assertTrue(scale[1] >= 0.75 * scale[0], scale[1] + " of " + scale[0]);
  }

  @Test
  void anIntervalOfItsOwnLeavesMoreRoomThanACommonOne() {
    double[] values = new double[2 * SAMPLES];
    for (int k = 0; k < values.length; k++) {
      values[k] = 2 * Math.sin(k);
    }
    OperandProfile own = profile(values, 2);
    OperandProfile common = profile(new Activation.Tanh(), values, 2);
    assertTrue(own.elementScale()[0] * own.high() >= 1.1 * common.high());
    assertTrue(own.elementScale()[1] * own.low() <= 1.1 * common.low());
  }

  @Test
  void theIntervalReachesFartherWhereAllElementsDo() {
    double[] values = new double[2 * SAMPLES];
    for (int k = 0; k < values.length; k++) {
      values[k] = (k < SAMPLES ? 4 : 3) * (Math.sin(k) - 0.8);
    }
    OperandProfile profile = profile(values, 2);
    assertTrue(profile.high() < -0.5 * profile.low(), profile.low() + " to " + profile.high());
    assertTrue(profile.elementScale()[0] * profile.high() >= 0.8, "the largest value is inside");
    assertTrue(profile.elementScale()[0] * profile.low() <= -7.2, "the least value is inside");
  }

  private static OperandProfile profile(double[] values, int elements) {
    return profile(new Activation.Relu(), values, elements);
  }

  private static OperandProfile profile(Activation function, double[] values, int elements) {
    double[] gains = new double[elements];
    double[] importance = new double[SAMPLES];
    Arrays.fill(gains, 1);
    Arrays.fill(importance, 1);
    Shape shape = Shape.of(elements);
    return OperandProfile.observed(function, values, shape, gains, importance).getLast();
  }

  private static List<OperandProfile> profiles(
      Activation function, SplittableRandom random, double[] sizes) {
    double[] values = new double[ELEMENTS * SAMPLES];
    for (int s = 0; s < SAMPLES; s++) {
      double[] sample = sample(random, sizes);
      for (int element = 0; element < ELEMENTS; element++) {
        values[element * SAMPLES + s] = sample[element];
      }
    }
    double[] gains = new double[ELEMENTS];
    double[] importance = new double[SAMPLES];
    Arrays.fill(gains, 1);
    Arrays.fill(importance, 1);
    return OperandProfile.observed(function, values, Shape.of(ELEMENTS), gains, importance);
  }

  /// Laplace's distribution: exponential tails on both sides.
  private static double[] sample(SplittableRandom random, double[] sizes) {
    double[] sample = new double[sizes.length];
    for (int k = 0; k < sample.length; k++) {
      double distance = -Math.log(1 - random.nextDouble());
      sample[k] = (random.nextBoolean() ? 1 : -1) * distance * sizes[k];
    }
    return sample;
  }

  private static boolean holds(OperandProfile profile, double[] sample) {
    for (int k = 0; k < sample.length; k++) {
      double x = sample[k] / profile.elementScale()[k];
      if (x < profile.low() || x > profile.high()) {
        return false;
      }
    }
    return true;
  }
}
