package dev.sotto.ckks.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.MissingKeyException;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearTransformPropertyTest {
  private static final int SLOTS = 32;
  private static final double SCALE = 0x1p40;
  private static final double TARGET = 0x1.4p39;

  // 3 blocks of 32 diagonals with entries of at most 1: each adds an input error of at most 2^12
  // and an encoding error of 2^3 at scale 2^40; and one key switch for each giant step.
  private static final double TOLERANCE = 0x1p-18;

  private final CkksHarness harness =
      new CkksHarness(
          InsecureToyParameters.of(6, 3),
          EvaluationKeyPlan.atLevel(3, IntStream.range(1, SLOTS).boxed().toList()));

  /// Matrices `[output][input][row][column]`, some diagonals of which are zero.
  private static double[][][][] matrices(SplittableRandom random, int outputs, int inputs) {
    double[][][][] m = new double[outputs][inputs][SLOTS][SLOTS];
    for (double[][][] row : m) {
      for (double[][] block : row) {
        for (int step = 0; step < SLOTS; step++) {
          boolean zero = random.nextInt(3) == 0;
          for (int j = 0; j < SLOTS; j++) {
            block[j][(j + step) % SLOTS] = zero ? 0 : random.nextDouble(-1, 1);
          }
        }
      }
    }
    return m;
  }

  private static DiagonalSource source(double[][][][] m) {
    return (output, input, step, slots) -> {
      boolean any = false;
      for (int j = 0; j < SLOTS; j++) {
        slots[j] = m[output][input][j][(j + step) % SLOTS];
        any |= slots[j] != 0;
      }
      return any;
    };
  }

  private static double[] apply(double[][][] row, List<double[]> x, double[] bias) {
    double[] y = bias.clone();
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < SLOTS; j++) {
        for (int k = 0; k < SLOTS; k++) {
          y[j] += row[i][j][k] * x.get(i)[k];
        }
      }
    }
    return y;
  }

  private void check(
      SplittableRandom random, int outputs, int inputs, BabyGiantPlan plan, long sumBytes) {
    double[][][][] m = matrices(random, outputs, inputs);
    DiagonalCache cache = new DiagonalCache(new AtomicLong(100_000));
    LinearTransform transform =
        new LinearTransform(
            harness.evaluator, harness.encoder, inputs, outputs, source(m), plan, cache);
    List<double[]> x = new ArrayList<>();
    List<Ciphertext> encrypted = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      x.add(harness.random(random));
      encrypted.add(harness.encrypt(x.get(i), 2, SCALE));
    }
    List<double[]> biases = new ArrayList<>();
    for (int o = 0; o < outputs; o++) {
      biases.add(harness.random(random));
    }
    for (int run = 0; run < 2; run++) {
      List<Ciphertext> y = transform.evaluate(encrypted, List.of(), biases, TARGET, sumBytes);
      for (int o = 0; o < outputs; o++) {
        assertEquals(1, y.get(o).level());
        assertEquals(TARGET, y.get(o).scale());
        double distance =
            CkksHarness.distance(apply(m[o], x, biases.get(o)), harness.decrypt(y.get(o)));
        assertTrue(distance < TOLERANCE, () -> "off by " + distance);
      }
    }
  }

  @Test
  void blockMatricesActAsInTheClear() {
    List<Integer> all = IntStream.range(0, SLOTS).boxed().toList();
    Seeds.forEach(
        4,
        random -> {
          check(random, 1, 1, BabyGiantPlan.split(all, 8), Long.MAX_VALUE);
          check(random, 2, 3, BabyGiantPlan.split(all, 4), Long.MAX_VALUE);
          check(random, 1, 2, BabyGiantPlan.split(all, 32), Long.MAX_VALUE);
          check(random, 2, 1, BabyGiantPlan.split(all, 1), Long.MAX_VALUE);
        });
  }

  @Test
  void foldsBeforeTheRescaleAddRotations() {
    List<Integer> folds = List.of(4, 8, 16);
    Seeds.forEach(
        3,
        random -> {
          for (boolean rotates : new boolean[] {true, false}) {
            double[][][][] m = matrices(random, 1, 1);
            BabyGiantPlan plan =
                BabyGiantPlan.split(rotates ? List.of(0, 1, 2, 3, 4, 5) : List.of(0), 2);
            LinearTransform transform =
                new LinearTransform(
                    harness.evaluator,
                    harness.encoder,
                    1,
                    1,
                    source(m),
                    plan,
                    new DiagonalCache(new AtomicLong(100_000)));
            double[] x = harness.random(random);
            List<Ciphertext> input = List.of(harness.encrypt(x, 2, SCALE));
            double[] expected = new double[SLOTS];
            for (int step = 0; step < (rotates ? 6 : 1); step++) {
              for (int j = 0; j < SLOTS; j++) {
                expected[j] += m[0][0][j][(j + step) % SLOTS] * x[(j + step) % SLOTS];
              }
            }
            for (int fold : folds) {
              double[] before = expected.clone();
              for (int j = 0; j < SLOTS; j++) {
                expected[j] += before[(j + fold) % SLOTS];
              }
            }
            Ciphertext y =
                transform.evaluate(input, folds, List.of(), TARGET, Long.MAX_VALUE).getFirst();
            assertEquals(1, y.level());
            assertEquals(TARGET, y.scale());
            double distance = CkksHarness.distance(expected, harness.decrypt(y));
            assertTrue(distance < TOLERANCE, () -> "off by " + distance);
          }
        });
  }

  @Test
  void littleMemoryForSumsChangesNothing() {
    List<Integer> all = IntStream.range(0, SLOTS).boxed().toList();
    Seeds.forEach(3, random -> check(random, 2, 3, BabyGiantPlan.split(all, 16), 1));
  }

  @Test
  void giantStepsNeedKeysForTheirDistancesOnly() {
    double[][][][] m = matrices(new SplittableRandom(5), 1, 1);
    // Diagonals 0 to 7 and 24 to 26 are zero: the least giant step is not zero, and the last short.
    List<Integer> steps =
        IntStream.range(8, SLOTS).filter(step -> step < 24 || step > 26).boxed().toList();
    BabyGiantPlan plan = BabyGiantPlan.split(steps, 4);
    assertEquals(Set.of(1, 2, 3, 4, 8), plan.rotations());
    CkksHarness few =
        new CkksHarness(
            harness.context, EvaluationKeyPlan.atLevel(2, List.copyOf(plan.rotations())));
    LinearTransform transform =
        new LinearTransform(
            few.evaluator,
            few.encoder,
            1,
            1,
            (output, input, step, slots) ->
                steps.contains(step) && source(m).fill(output, input, step, slots),
            plan,
            DiagonalCache.none());
    double[] x = few.random(new SplittableRandom(6));
    List<Ciphertext> y = transform.evaluate(List.of(few.encrypt(x, 2, SCALE)), TARGET);
    double[] expected = new double[SLOTS];
    for (int step : steps) {
      for (int j = 0; j < SLOTS; j++) {
        expected[j] += m[0][0][j][(j + step) % SLOTS] * x[(j + step) % SLOTS];
      }
    }
    double distance = CkksHarness.distance(expected, few.decrypt(y.getFirst()));
    assertTrue(distance < TOLERANCE, () -> "off by " + distance);
  }

  @Test
  void overlappingAndNegativeStepsCountOnce() {
    BabyGiantPlan plan =
        new BabyGiantPlan(
            List.of(-2, -1, 0, 1, 2), IntStream.range(0, 8).mapToObj(g -> 4 * g).toList());
    Seeds.forEach(2, random -> check(random, 1, 1, plan, Long.MAX_VALUE));
  }

  @Test
  void aDiagonalMatrixNeedsNoKeys() {
    CkksHarness bare =
        new CkksHarness(
            InsecureToyParameters.of(6, 39, 1, 40, 0, 48, 1),
            new EvaluationKeyPlan(
                java.util.OptionalInt.empty(), java.util.Map.of(), java.util.OptionalInt.empty()));
    DiagonalSource twice =
        (output, input, step, slots) -> {
          java.util.Arrays.fill(slots, 2);
          return step == 0;
        };
    LinearTransform transform =
        new LinearTransform(
            bare.evaluator,
            bare.encoder,
            1,
            1,
            twice,
            new BabyGiantPlan(List.of(0, 1), List.of(0)),
            DiagonalCache.none());
    assertTrue(transform.rotations().isEmpty());
    double[] y =
        bare.decrypt(
            transform
                .evaluate(List.of(bare.encrypt(new double[] {0.25, -1}, 1, 0x1p30)), 0x1p30)
                .getFirst());
    assertEquals(0.5, y[0], 0x1p-16);
    assertEquals(-2, y[1], 0x1p-16);
  }

  @Test
  void aRowOfZerosGivesItsBias() {
    LinearTransform transform =
        new LinearTransform(
            harness.evaluator,
            harness.encoder,
            1,
            2,
            (output, input, step, slots) -> {
              java.util.Arrays.fill(slots, 1);
              return output == 1;
            },
            BabyGiantPlan.split(List.of(1, 2), 2),
            DiagonalCache.none());
    double[] bias = {0.25};
    List<Ciphertext> y =
        transform.evaluate(
            List.of(harness.encrypt(new double[] {1}, 2, SCALE)),
            List.of(),
            List.of(bias, bias),
            TARGET,
            Long.MAX_VALUE);
    assertEquals(0.25, harness.decrypt(y.get(0))[0], TOLERANCE);
    assertEquals(0, harness.decrypt(y.get(0))[SLOTS - 1], TOLERANCE);
    assertEquals(1, harness.decrypt(y.get(1))[SLOTS - 1], TOLERANCE);
  }

  @Test
  void aMissingRotationKeyIsNamed() {
    LinearTransform transform =
        new LinearTransform(
            harness.evaluator,
            harness.encoder,
            1,
            1,
            (output, input, step, slots) -> {
              java.util.Arrays.fill(slots, 1);
              return true;
            },
            BabyGiantPlan.split(List.of(1), 2),
            DiagonalCache.none());
    CkksHarness other = new CkksHarness(harness.context, EvaluationKeyPlan.atLevel(1, List.of(1)));
    LinearTransform low =
        new LinearTransform(
            other.evaluator,
            other.encoder,
            1,
            1,
            (output, input, step, slots) -> {
              java.util.Arrays.fill(slots, 1);
              return true;
            },
            BabyGiantPlan.split(List.of(1), 2),
            DiagonalCache.none());
    assertEquals(1, transform.diagonals());
    assertThrows(
        MissingKeyException.class,
        () -> low.evaluate(List.of(other.encrypt(new double[] {1}, 2, SCALE)), TARGET));
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "3, 2", "3, 4", "1, 8", "2, 16"})
  void aSumOfRotationsFoldsTheSlots(int step, int count) {
    double[] x = harness.random(new SplittableRandom(9));
    double[] expected = new double[SLOTS];
    for (int j = 0; j < SLOTS; j++) {
      for (int t = 0; t < count; t++) {
        expected[j] += x[(j + step * t) % SLOTS];
      }
    }
    Ciphertext y =
        RotationSum.evaluate(harness.evaluator, harness.encrypt(x, 2, SCALE), step, count);
    assertEquals(2, y.level());
    assertTrue(CkksHarness.distance(expected, harness.decrypt(y)) < TOLERANCE);
  }

  @Test
  void fourCopiesAreSummedAtATime() {
    assertEquals(List.of(), RotationSum.rotations(3, 1));
    assertEquals(List.of(1, 2, 3, 4), RotationSum.rotations(1, 8));
    assertEquals(List.of(2, 4, 6, 8, 16, 24), RotationSum.rotations(2, 16));
    assertThrows(IllegalArgumentException.class, () -> RotationSum.rotations(2, 6));
  }
}
