package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.MissingKeyException;
import dev.sotto.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlotHomomorphismPropertyTest {
  private static final double SCALE = 0x1p40;

  // At scale 2^40 and N ≤ 2^8 every single operation adds errors of at most a few hundred to the
  // coefficients (N·σ·digit/P and roundings of N·2/3), so 2^16 in a slot; a product scales the
  // error of one factor by a slot of the other, at most 1.
  private static final double TOLERANCE = 0x1p-22;

  private final CkksHarness harness =
      new CkksHarness(
          InsecureToyParameters.of(8, 4),
          new EvaluationKeyPlan(OptionalInt.of(4), Map.of(1, 4, 3, 4, -5, 2), OptionalInt.of(4)));

  private void close(double[] expected, Ciphertext actual) {
    double distance = CkksHarness.distance(expected, harness.decrypt(actual));
    assertTrue(distance < TOLERANCE, () -> "off by " + distance);
  }

  private static double[] zip(
      double[] a, double[] b, java.util.function.DoubleBinaryOperator operator) {
    double[] result = new double[a.length];
    java.util.Arrays.setAll(result, i -> operator.applyAsDouble(a[i], b[i]));
    return result;
  }

  private static double[] rotated(double[] a, int step) {
    double[] result = new double[a.length];
    java.util.Arrays.setAll(result, i -> a[Math.floorMod(i + step, a.length)]);
    return result;
  }

  @Test
  void encryptionRoundTripsAtEveryLevel() {
    Seeds.forEach(
        5,
        random -> {
          for (int level = 0; level <= 4; level++) {
            double[] x = harness.random(random);
            close(x, harness.encrypt(x, level, SCALE));
          }
        });
  }

  @Test
  void publicKeyEncryptionRoundTrips() {
    double[] x = harness.random(new SplittableRandom(1));
    Encryptor encryptor =
        new PublicKeyEncryptor(
            harness.context,
            harness.generator.publicKey(harness.secret),
            new java.security.SecureRandom());
    close(x, encryptor.encrypt(harness.encoder.encode(x, 4, SCALE)));
  }

  @Test
  void sumsAndDifferencesActOnSlots() {
    Seeds.forEach(
        5,
        random -> {
          double[] x = harness.random(random);
          double[] y = harness.random(random);
          Ciphertext cx = harness.encrypt(x, 3, SCALE);
          Ciphertext cy = harness.encrypt(y, 3, SCALE);
          Evaluator evaluator = harness.evaluator;
          close(zip(x, y, Double::sum), evaluator.add(cx, cy));
          close(zip(x, y, (a, b) -> a - b), evaluator.subtract(cx, cy));
          close(zip(x, y, (a, b) -> -a), evaluator.negate(cx));
          close(zip(x, y, Double::sum), evaluator.add(cx, harness.encoder.encode(y, 4, SCALE)));
          close(
              zip(x, y, (a, b) -> a + 0.75),
              evaluator.add(cx, harness.encoder.encodeConstant(0.75, 3, SCALE)));
        });
  }

  @Test
  void productsActOnSlotsAndKeepExactScales() {
    Seeds.forEach(
        5,
        random -> {
          double[] x = harness.random(random);
          double[] y = harness.random(random);
          Ciphertext cx = harness.encrypt(x, 4, SCALE);
          Ciphertext cy = harness.encrypt(y, 4, SCALE);
          Evaluator evaluator = harness.evaluator;
          double[] xy = zip(x, y, (a, b) -> a * b);
          Ciphertext product = evaluator.multiply(cx, cy);
          assertEquals(2, product.degree());
          Ciphertext rescaled = evaluator.rescale(evaluator.relinearize(product));
          assertEquals(3, rescaled.level());
          assertEquals(
              SCALE * SCALE / harness.parameters.group(4).getFirst().p(), rescaled.scale());
          close(xy, product);
          close(xy, rescaled);
          close(xy, evaluator.rescale(product));
          close(xy, evaluator.relinearizeRescale(product));
          close(zip(x, x, (a, b) -> a * b), evaluator.rescale(evaluator.square(cx)));
          close(xy, evaluator.rescale(evaluator.multiply(cx, harness.encoder.encode(y, 4, SCALE))));
          close(
              zip(x, x, (a, b) -> -2.5 * a),
              evaluator.rescale(
                  evaluator.multiply(cx, harness.encoder.encodeConstant(-2.5, 4, SCALE))));
        });
  }

  @Test
  void rotationsMoveSlotsToTheLeft() {
    Seeds.forEach(
        3,
        random -> {
          double[] x = harness.random(random);
          Ciphertext top = harness.encrypt(x, 4, SCALE);
          Ciphertext low = harness.encrypt(x, 1, SCALE);
          close(rotated(x, 1), harness.evaluator.rotate(top, 1));
          close(rotated(x, 3), harness.evaluator.rotate(low, 3));
          close(rotated(x, -5), harness.evaluator.rotate(low, -5));
          List<Ciphertext> hoisted = harness.evaluator.rotateHoisted(top, 3, 0, 1);
          close(rotated(x, 3), hoisted.get(0));
          close(x, hoisted.get(1));
          close(rotated(x, 1), hoisted.get(2));
        });
  }

  @Test
  void conjugationConjugates() {
    SplittableRandom random = new SplittableRandom(2);
    ComplexSlots slots = new ComplexSlots(harness.random(random), harness.random(random));
    Ciphertext ciphertext = harness.encryptor.encrypt(harness.encoder.encode(slots, 4, SCALE));
    ComplexSlots result = harness.decryptor.decryptSlots(harness.evaluator.conjugate(ciphertext));
    assertTrue(CkksHarness.distance(slots.real(), result.real()) < TOLERANCE);
    assertTrue(
        CkksHarness.distance(zip(slots.imaginary(), slots.real(), (a, b) -> -a), result.imaginary())
            < TOLERANCE);
  }

  @Test
  void adjustGivesExactlyTheScaleAskedFor() {
    double[] x = harness.random(new SplittableRandom(3));
    Ciphertext adjusted = harness.evaluator.adjust(harness.encrypt(x, 4, SCALE), 1, 0x1.2345p39);
    assertEquals(1, adjusted.level());
    assertEquals(0x1.2345p39, adjusted.scale());
    close(x, adjusted);
  }

  @Test
  void aLevelOfTwoPrimesRescalesByTheirProduct() {
    CkksParameters parameters = InsecureToyParameters.of(6, 60, 2, 70, 2, 48, 2);
    assertEquals(2, parameters.group(1).size());
    CkksHarness two = new CkksHarness(parameters, EvaluationKeyPlan.atLevel(2, List.of(1)));
    double[] x = two.random(new SplittableRandom(4));
    Ciphertext square =
        two.evaluator.rescale(
            two.evaluator.relinearize(two.evaluator.square(two.encrypt(x, 2, 0x1p50))));
    assertEquals(1, square.level());
    // scale 2^100 / 2^70
    double[] expected = rotated(zip(x, x, (a, b) -> a * b), 1);
    double[] actual = two.decrypt(two.evaluator.rotate(square, 1));
    assertTrue(CkksHarness.distance(expected, actual) < 0x1p-14);
  }

  @Test
  void mismatchesAreRefusedWithTheirNumbers() {
    double[] x = {1};
    Ciphertext a = harness.encrypt(x, 3, SCALE);
    Evaluator evaluator = harness.evaluator;
    assertMessage("levels 3 and 2 differ", () -> evaluator.add(a, harness.encrypt(x, 2, SCALE)));
    assertMessage("differ", () -> evaluator.add(a, harness.encrypt(x, 3, SCALE * 2)));
    assertMessage("level 0 cannot", () -> evaluator.rescale(harness.encrypt(x, 0, SCALE)));
    assertMessage("above", () -> evaluator.dropToLevel(a, 4));
    assertMessage("129 values for 128 slots", () -> harness.encoder.encode(new double[129], 1, 2));
    assertMessage(
        "slot 0 holds NaN", () -> harness.encoder.encode(new double[] {Double.NaN}, 1, 2));
    assertMessage("modulus", () -> harness.encoder.encode(new double[] {1e9}, 0, SCALE));
    assertEquals(
        "no key for rotation by 7 (level 3)",
        assertThrows(MissingKeyException.class, () -> evaluator.rotate(a, 7)).getMessage());
    assertEquals(
        "the key for rotation by -5 serves levels up to 2, not 3",
        assertThrows(MissingKeyException.class, () -> evaluator.rotate(a, -5)).getMessage());
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }
}
