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
  /// means away is passed by `(1 + 10/32)^-32 / 8 = 2e-5` of the samples, either end by 4e-5. Of 40
  /// 000 samples, 20 are four times as many as that and more than nine standard deviations away.
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
    assertTrue(outside[1] <= 20, outside[1] + " outside the intervals of elements");
  }

  /// A tail of five distances, an eighth of the samples, is passed by one sample in 48 000, either
  /// end by 4e-5: 2 of 40 000. Ten mean distances would be passed by `(1 + 10/5)^-5 / 8`, 40 of 40
  /// 000.
  @Test
  void fewSamplesLeaveMoreRoomForThoseNotSeen() {
    int samples = 40;
    int unseen = 20;
    int[] outside = new int[1];
    double[] importance = new double[samples];
    Arrays.fill(importance, 1);
    Seeds.forEach(
        2000,
        random -> {
          double[] values = new double[samples];
          Arrays.setAll(values, _ -> farFromZero(random));
          OperandProfile profile =
              OperandProfile.observed(
                      new Activation.Tanh(), values, Shape.of(1), new double[] {1}, importance)
                  .getFirst();
          for (int s = 0; s < unseen; s++) {
            outside[0] += holds(profile, new double[] {farFromZero(random)}) ? 0 : 1;
          }
        });
    assertTrue(outside[0] <= 10, outside[0] + " outside");
  }

  /// On either side an exponential tail, short beside the distance between them.
  private static double farFromZero(SplittableRandom random) {
    double distance = 10 - Math.log(1 - random.nextDouble());
    return random.nextBoolean() ? distance : -distance;
  }

  @Test
  void elementsOfDifferentSizeShareTheirPartsOfTheIntervalWhereTheFunctionScales() {
    double[] sizes = new double[ELEMENTS];
    Arrays.fill(sizes, 1);
    sizes[0] = 100;
    List<OperandProfile> profiles = profiles(new Activation.Relu(), new SplittableRandom(1), sizes);
    double[] scale = profiles.getLast().elementScale();
    // Every element but the largest keeps half of the largest's room.
    assertEquals(0.5, scale[1] / scale[0], 1e-12);
    assertEquals(1, profiles(new Activation.Tanh(), new SplittableRandom(1), sizes).size());
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
