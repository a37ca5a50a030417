package dev.sotto.ckks.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import dev.sotto.ckks.scheme.NoiseModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// One small network on parameters of 128-bit security, with each kind of kernels and two threads.
class SecureCircuitTest {
  private static final int WIDTH = 8;

  @Test
  void theScalarKernelsRunACircuit() {
    run(Kernels.named("scalar"), Workers.INLINE);
  }

  @Test
  void thePreferredKernelsRunACircuitOnTwoThreads() {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      run(Kernels.preferred(), Workers.of(executor, 2));
    } finally {
      executor.shutdown();
    }
  }

  /// `y = p(M·x + b)` for a cyclic matrix of eight diagonals and a polynomial of degree 3.
  private static void run(Kernels kernels, Workers workers) {
    CkksParameters parameters =
        CkksParameters.builder(13)
            .firstModulusBits(38)
            .levels(4, 32)
            .specialPrimes(1, 39)
            .primesPerDigit(1)
            .build();
    int top = parameters.maxLevel();
    CkksHarness harness =
        new CkksHarness(
            new CkksContext(parameters, kernels, workers),
            EvaluationKeyPlan.atLevel(top, List.of(1, 2, 3, 4)));
    double scale = 0x1p32;
    SplittableRandom random = new SplittableRandom(11);
    double[] x = harness.random(random);
    double[] bias = harness.random(random);
    double[][] diagonals = new double[WIDTH][];
    double[] inner = bias.clone();
    for (int step = 0; step < WIDTH; step++) {
      int shift = step;
      diagonals[step] = harness.random(random);
      double[] diagonal = diagonals[step];
      Arrays.setAll(diagonal, j -> diagonal[j] / (2 * WIDTH));
      Arrays.setAll(inner, j -> inner[j] + diagonal[j] * x[(j + shift) % x.length]);
    }
    Arrays.setAll(inner, j -> inner[j] - bias[j] / 2);
    Arrays.setAll(bias, j -> bias[j] / 2);
    ChebyshevPolynomial polynomial = ChebyshevPolynomial.of(0.1, 0.7, 0, -0.2);
    LinearTransform transform =
        new LinearTransform(
            harness.evaluator,
            harness.encoder,
            1,
            1,
            (output, input, step, slots) -> {
              if (step < WIDTH) {
                System.arraycopy(diagonals[step], 0, slots, 0, slots.length);
              }
              return step < WIDTH;
            },
            BabyGiantPlan.split(List.of(0, 1, 2, 3, 4, 5, 6, 7), 4),
            DiagonalCache.none());
    Ciphertext hidden =
        transform
            .evaluate(
                List.of(harness.encrypt(x, top, scale)),
                List.of(),
                List.of(bias),
                scale,
                Long.MAX_VALUE)
            .getFirst();
    Ciphertext result =
        new PolynomialEvaluator(harness.evaluator, harness.encoder)
            .evaluate(hidden, polynomial, scale);
    assertEquals(top - 3, result.level());
    double[] y = harness.decrypt(result);
    // The polynomial's slope is at most 0.7 + 0.2·9; six key switches and rescales, each below the
    // model's key switch with its inputs at most 2; as many deviations as no slot exceeds.
    double tolerance =
        NoiseModel.deviations(x.length, 1e-10)
            * 2.5
            * 2
            * Math.sqrt(6)
            * new NoiseModel(parameters).keySwitch(top, scale);
    for (int j = 0; j < x.length; j++) {
      assertEquals(polynomial.value(inner[j]), y[j], tolerance);
    }
    assertTrue(tolerance < 1e-3);
  }
}
