package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.MissingKeyException;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapperTest {
  private static final int LOG_N = 9;
  private static final double SCALE = 0x1p40;

  /// A ring, a shape and a number of slots with all that bootstrapping needs.
  private record Case(
      CkksHarness harness, BootstrapShape shape, int slots, Bootstrapper bootstrapper) {
    static Case of(Precision precision, int logSlots) {
      return of(BootstrapShape.of(precision, BootstrapCases.ALL_SLOTS), logSlots);
    }

    static Case of(BootstrapShape shape, int logSlots) {
      CkksParameters parameters = BootstrapCases.parameters(LOG_N, 2, shape);
      int slots = 1 << logSlots;
      CkksHarness harness =
          new CkksHarness(parameters, BootstrapKeys.plan(parameters, shape, slots));
      return new Case(
          harness,
          shape,
          slots,
          new Bootstrapper(harness.evaluator, harness.encoder, shape, slots));
    }

    int outputLevel() {
      return shape.outputLevel(harness.parameters);
    }

    double[] values(long seed) {
      double[] few = new SplittableRandom(seed).doubles(slots, -1, 1).toArray();
      double[] all = new double[harness.parameters.slots()];
      for (int j = 0; j < all.length; j++) {
        all[j] = few[j % slots];
      }
      return all;
    }

    double bound(double scale) {
      return BootstrapCases.bound(harness.parameters, shape, scale);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOW, 8, 1",
    "MODERATE, 7, 2",
    "STANDARD, 8, 2",
    "HIGH, 8, 2",
    "STANDARD, 6, 2",
    "STANDARD, 3, 1",
    "HIGH, 1, 1"
  })
  void theSlotsComeBackAsPreciselyAsPredicted(Precision precision, int logSlots, int count) {
    assertPrecision(Case.of(precision, logSlots), count);
  }

  @ParameterizedTest
  @CsvSource({"7, 7, 2, 2", "7, 5, 2, 2", "6, 6, 1, 2", "1, 1, 1, 2"})
  void aShapeForFewSlotsTakesFewerLevels(int most, int logSlots, int toCoeffs, int toSlots) {
    BootstrapShape shape = BootstrapShape.of(Precision.STANDARD, 1 << most);
    assertEquals(toCoeffs, shape.slotsToCoeffsLevels());
    assertEquals(toSlots, shape.coeffsToSlotsLevels());
    assertPrecision(Case.of(shape, logSlots), 1);
  }

  private static void assertPrecision(Case c, int count) {
    List<double[]> values = new ArrayList<>();
    List<Ciphertext> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(c.values(i));
      inputs.add(c.harness.encrypt(values.get(i), c.shape.inputLevel(), SCALE));
    }
    List<Ciphertext> outputs = c.bootstrapper.bootstrap(inputs, c.outputLevel(), SCALE);
    assertEquals(count, outputs.size());
    for (int i = 0; i < count; i++) {
      assertEquals(c.outputLevel(), outputs.get(i).level());
      assertEquals(SCALE, outputs.get(i).scale());
      double[] result = c.harness.decrypt(outputs.get(i));
      assertTrue(CkksHarness.distance(values.get(i), result) <= c.bound(SCALE));
      double average = averageDistance(values.get(i), result);
      double bound = BootstrapCases.averageBound(c.harness.parameters, c.shape, SCALE, c.slots);
      assertTrue(average <= bound, "average " + average);
    }
  }

  @Test
  void higherLevelsOtherScalesAndLowerTargetsAreTaken() {
    Case c = Case.of(Precision.STANDARD, 8);
    double[] a = c.values(1);
    double[] b = c.values(2);
    int level = c.shape.inputLevel() + 1;
    List<Ciphertext> outputs =
        c.bootstrapper.bootstrap(
            List.of(c.harness.encrypt(a, level, 0x1p39), c.harness.encrypt(b, level, 0x1p41)),
            level,
            0x1.8p39);
    for (Ciphertext output : outputs) {
      assertEquals(level, output.level());
      assertEquals(0x1.8p39, output.scale());
    }
    double worst = c.bound(0x1p39);
    assertTrue(CkksHarness.distance(a, c.harness.decrypt(outputs.get(0))) <= worst);
    assertTrue(CkksHarness.distance(b, c.harness.decrypt(outputs.get(1))) <= worst);
  }

  @ParameterizedTest
  @CsvSource({"LOW, 6", "STANDARD, 8", "HIGH, 3"})
  void lowerTargetsTakeFewerPrimesAndAreAsPrecise(Precision precision, int logSlots) {
    Case c = Case.of(precision, logSlots);
    double[] values = c.values(3);
    Ciphertext input = c.harness.encrypt(values, c.shape.inputLevel(), SCALE);
    Ascent highest = new Ascent(c.harness.evaluator, c.harness.encoder, c.shape, c.slots);
    for (int level = 0; level <= c.outputLevel(); level++) {
      assertEquals(highest.limbs() - (c.outputLevel() - level), highest.to(level).limbs());
      Ciphertext output = c.bootstrapper.bootstrap(List.of(input), level, SCALE).getFirst();
      assertEquals(level, output.level());
      if (level > 0) {
        double distance = CkksHarness.distance(values, c.harness.decrypt(output));
        assertTrue(distance <= c.bound(SCALE), "distance " + distance);
      }
    }
  }

  /// Errors of the reduction's polynomials are the same each time and add up; rounding errors, of
  /// which a small ring has little, do not hide them. Without an arcsine they would come to 2^-14.
  @Test
  void twentyInARowLoseLittleMoreThanOne() {
    Case c = Case.of(Precision.STANDARD, 4);
    double[] values = c.values(4);
    for (int j = 0; j < values.length; j += c.slots) {
      values[j] = 1;
    }
    Ciphertext current = c.harness.encrypt(values, c.shape.inputLevel(), SCALE);
    for (int i = 0; i < 20; i++) {
      current = c.bootstrapper.bootstrap(List.of(current), c.outputLevel(), SCALE).getFirst();
    }
    double distance = CkksHarness.distance(values, c.harness.decrypt(current));
    assertTrue(distance <= 0x1p-15, "distance " + distance);
  }

  @Test
  void wrongRequestsAreRefused() {
    Case c = Case.of(Precision.LOW, 4);
    Ciphertext good = c.harness.encrypt(c.values(1), c.shape.inputLevel(), SCALE);
    Ciphertext tooLow = c.harness.encrypt(c.values(1), c.shape.inputLevel() - 1, SCALE);
    int output = c.outputLevel();
    refused(() -> c.bootstrapper.bootstrap(List.of(tooLow), output, SCALE));
    refused(() -> c.bootstrapper.bootstrap(List.of(good), output + 1, SCALE));
    refused(() -> c.bootstrapper.bootstrap(List.of(), output, SCALE));
    refused(() -> c.bootstrapper.bootstrap(List.of(good, good, good), output, SCALE));
    refused(() -> BootstrapKeys.plan(c.harness.parameters, c.shape, 24));
    CkksParameters tooShort = BootstrapCases.parameters(LOG_N, 0, c.shape);
    refused(() -> BootstrapKeys.plan(tooShort, c.shape, c.slots));
    CkksHarness without =
        new CkksHarness(c.harness.parameters, EvaluationKeyPlan.atLevel(output, List.of()));
    assertThrows(
        MissingKeyException.class,
        () -> new Bootstrapper(without.evaluator, without.encoder, c.shape, c.slots));
  }

  private static void refused(org.junit.jupiter.api.function.Executable request) {
    assertThrows(IllegalArgumentException.class, request);
  }

  private static double averageDistance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += Math.abs(a[j] - b[j]);
    }
    return sum / a.length;
  }
}
