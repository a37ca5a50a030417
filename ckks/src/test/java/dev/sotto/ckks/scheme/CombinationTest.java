package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CombinationTest {
  private static final double SCALE = 0x1p40;

  // As in SlotHomomorphismPropertyTest, for sums of up to six terms of factors up to 2.
  private static final double TOLERANCE = 0x1p-19;

  private final CkksHarness harness =
      new CkksHarness(
          InsecureToyParameters.of(8, 4),
          new EvaluationKeyPlan(OptionalInt.of(4), Map.of(), OptionalInt.empty()));

  @Test
  void aCombinationIsTheSumOfItsTermsAtALowerLevelThanTheirs() {
    Seeds.forEach(
        5,
        random -> {
          double[] x = harness.random(random);
          double[] y = harness.random(random);
          double[] z = harness.random(random);
          Ciphertext cx = harness.encrypt(x, 4, SCALE);
          Ciphertext cy = harness.encrypt(y, 3, SCALE);
          Ciphertext cz = harness.encrypt(z, 4, SCALE);
          for (int factor = 1; factor <= 2; factor++) {
            var sum =
                new Combination(
                    List.of(new Combination.Product(cx, cx), new Combination.Product(cx, cy)),
                    factor,
                    List.of(
                        new Combination.Multiple(cz, constant(-1.5)),
                        new Combination.Multiple(cy, constant(0.25))),
                    Optional.of(harness.encoder.encodeConstant(0.75, 3, SCALE * SCALE)));
            double[] expected = new double[x.length];
            int f = factor;
            Arrays.setAll(
                expected, i -> f * (x[i] * x[i] + x[i] * y[i]) - 1.5 * z[i] + 0.25 * y[i] + 0.75);
            close(expected, sum);
          }
        });
  }

  @Test
  void aCombinationWithoutProductsIsRescaledOnly() {
    Seeds.forEach(
        5,
        random -> {
          double[] x = harness.random(random);
          Ciphertext cx = harness.encrypt(x, 3, SCALE);
          var sum =
              new Combination(
                  List.of(),
                  1,
                  List.of(
                      new Combination.Multiple(cx, constant(2)),
                      new Combination.Multiple(cx, constant(-0.5))),
                  Optional.empty());
          close(Arrays.stream(x).map(v -> 1.5 * v).toArray(), sum);
        });
  }

  @Test
  void aTermOfAnotherScaleOrALowerLevelIsRefused() {
    double[] x = new double[4];
    Ciphertext low = harness.encrypt(x, 2, SCALE);
    Ciphertext other = harness.encrypt(x, 3, SCALE / 2);
    for (Ciphertext a : List.of(low, other)) {
      var sum =
          new Combination(
              List.of(), 1, List.of(new Combination.Multiple(a, constant(1))), Optional.empty());
      assertThrows(
          IllegalArgumentException.class,
          () -> harness.evaluator.combineRescale(sum, 3, SCALE * SCALE));
    }
  }

  @Test
  void recycledLimbsAreReusedButForThoseThatAreKept() {
    double[] x = new double[4];
    Ciphertext a = harness.encrypt(x, 3, SCALE);
    Ciphertext sum = harness.evaluator.add(a, a);
    Ciphertext shared = harness.evaluator.dropToLevel(sum, 1);
    harness.evaluator.recycle(List.of(sum), List.of(shared));
    Ciphertext next = harness.evaluator.add(a, a);
    for (double[][] polynomial : next.polynomials()) {
      for (double[] limb : polynomial) {
        for (double[][] kept : shared.polynomials()) {
          for (double[] other : kept) {
            assertNotSame(other, limb);
          }
        }
      }
    }
  }

  private PlainConstant constant(double value) {
    return harness.encoder.encodeConstant(value, 3, SCALE);
  }

  private void close(double[] expected, Combination sum) {
    Ciphertext result = harness.evaluator.combineRescale(sum, 3, SCALE * SCALE);
    double distance = CkksHarness.distance(expected, harness.decrypt(result));
    assertTrue(
        result.degree() == 1 && result.level() == 2 && distance < TOLERANCE,
        () -> "off by " + distance);
  }
}
