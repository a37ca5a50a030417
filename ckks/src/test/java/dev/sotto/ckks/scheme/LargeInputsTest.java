package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.BegunConversion;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Key switches and divisions whose inputs exceed what stays in cache ([BegunConversion]), which
/// those of small rings do not.
class LargeInputsTest {
  private static final double SCALE = 0x1p45;
  private static final double FAILURE = 1e-10;

  private static final CkksParameters PARAMETERS =
      CkksParameters.builder(16)
          .firstModulusBits(49)
          .levels(16, 45)
          .specialPrimes(9, 49)
          .primesPerDigit(9)
          .build();

  @Test
  void productsAndRotationsAreRightAtEitherSizeOfInputs() throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      CkksContext context =
          new CkksContext(PARAMETERS, Kernels.preferred(), Workers.of(executor, 2));
      int top = PARAMETERS.maxLevel();
      CkksHarness harness = new CkksHarness(context, EvaluationKeyPlan.atLevel(top, List.of(1, 3)));
      assertFalse(staysInCache(PARAMETERS.limbs(top)), "digits of the highest level");
      assertFalse(staysInCache(2 * PARAMETERS.specialModuli().size()), "divisions by P");
      assertTrue(staysInCache(PARAMETERS.limbs(top - 2)), "digits two levels below");
      Seeds.forEach(
          1,
          random -> {
            double[] x = harness.random(random);
            double[] y = harness.random(random);
            for (int level : new int[] {top, top - 2}) {
              check(harness, x, y, level);
            }
          });
    }
  }

  private static boolean staysInCache(int limbs) {
    return BegunConversion.staysInCache(limbs, PARAMETERS.degree());
  }

  private static void check(CkksHarness harness, double[] x, double[] y, int level) {
    NoiseModel model = new NoiseModel(PARAMETERS);
    double deviations = NoiseModel.deviations(x.length, FAILURE);
    double fresh = model.freshSecretKey(SCALE);
    Ciphertext cx = harness.encrypt(x, level, SCALE);
    Ciphertext cy = harness.encrypt(y, level, SCALE);

    double switched = deviations * NoiseModel.sum(fresh, model.keySwitch(level, SCALE));
    double[] once = rotated(x, 1);
    assertWithin(switched, once, harness.decrypt(harness.evaluator.rotate(cx, 1)));
    List<Ciphertext> hoisted = harness.evaluator.rotateHoisted(cx, 1, 0, 3, 1);
    assertWithin(switched, once, harness.decrypt(hoisted.get(0)));
    assertWithin(switched, x, harness.decrypt(hoisted.get(1)));
    assertWithin(switched, rotated(x, 3), harness.decrypt(hoisted.get(2)));
    assertWithin(switched, once, harness.decrypt(hoisted.get(3)));

    double[] xy = new double[x.length];
    Arrays.setAll(xy, i -> x[i] * y[i]);
    Ciphertext product = harness.evaluator.multiply(cx, cy);
    Ciphertext rescaled = harness.evaluator.relinearizeRescale(product);
    // Factors are below 1; the switch's own error is divided by the prime as well.
    double multiplied = NoiseModel.sum(fresh, fresh, model.rescale(rescaled.scale()));
    assertWithin(deviations * multiplied, xy, harness.decrypt(rescaled));
  }

  private static double[] rotated(double[] x, int step) {
    double[] out = new double[x.length];
    Arrays.setAll(out, i -> x[(i + step) % x.length]);
    return out;
  }

  private static void assertWithin(double bound, double[] expected, double[] actual) {
    double distance = CkksHarness.distance(expected, actual);
    assertTrue(distance <= bound, () -> "off by " + distance + ", expected at most " + bound);
  }
}
