package dev.sotto.ckks.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolynomialEvaluatorTest {
  private static final double SCALE = 0x1p40;
  private static final double TARGET = 0x1.8p40;

  // Errors of at most 2^16 in a slot enter at scale 2^40 in each of six levels; Chebyshev powers
  // double the error of their factors each level, and at most 64 terms with coefficients of at
  // most 1 are summed: 2^16-40+6+6.
  private static final double TOLERANCE = 0x1p-12;

  private final CkksHarness harness =
      new CkksHarness(InsecureToyParameters.of(5, 8), EvaluationKeyPlan.atLevel(8, List.of()));
  private final PolynomialEvaluator evaluator =
      new PolynomialEvaluator(harness.evaluator, harness.encoder);

  private void check(double[] x, Ciphertext result, ChebyshevPolynomial polynomial) {
    double[] y = harness.decrypt(result);
    for (int i = 0; i < x.length; i++) {
      assertEquals(polynomial.value(x[i]), y[i], TOLERANCE, "degree " + polynomial.degree());
    }
  }

  @Test
  void everyDegreeTo63EndsAtItsDepthAndExactScale() {
    SplittableRandom random = new SplittableRandom(5);
    double[] x = harness.random(random);
    Ciphertext argument = harness.encrypt(x, 8, SCALE);
    for (int degree = 1; degree <= 63; degree++) {
      var polynomial = ChebyshevPolynomial.of(random.doubles(degree + 1, -1, 1).toArray());
      Ciphertext result = evaluator.evaluate(argument, polynomial, TARGET);
      assertEquals(8 - (int) Math.ceil(Math.log(degree + 1) / Math.log(2)), result.level());
      assertEquals(TARGET, result.scale());
      check(x, result, polynomial);
    }
  }

  @Test
  void oddPolynomialsCostLess() {
    for (int degree : new int[] {31, 63}) {
      double[] all = new double[degree + 1];
      double[] odd = new double[degree + 1];
      for (int i = 0; i <= degree; i++) {
        all[i] = 1.0 / (i + 1);
        odd[i] = i % 2 == 1 ? 1.0 / (i + 1) : 1e-18;
      }
      var dense = ChebyshevPolynomial.of(all);
      var sparse = ChebyshevPolynomial.of(odd);
      PolynomialPlan whole = PolynomialPlan.of(List.of(dense), dense.depth());
      PolynomialPlan half = PolynomialPlan.of(List.of(sparse), sparse.depth());
      assertTrue(half.products() <= whole.products(), half.products() + ", " + whole.products());
      assertTrue(half.scalarProducts() < whole.scalarProducts(), "degree " + degree);
      assertTrue(
          whole.products() <= Math.ceil(Math.sqrt(2 * degree)) + dense.depth(),
          "degree " + degree + ": " + whole.products());
      double[] x = harness.random(new SplittableRandom(degree));
      check(x, evaluator.evaluate(harness.encrypt(x, 8, SCALE), sparse, TARGET), sparse);
    }
  }

  @Test
  void polynomialsOfOneArgumentShareItsPowersAndItsDepth() {
    SplittableRandom random = new SplittableRandom(6);
    double[] x = harness.random(random);
    List<ChebyshevPolynomial> polynomials =
        List.of(
            ChebyshevPolynomial.of(random.doubles(28, -1, 1).toArray()),
            ChebyshevPolynomial.of(0, 1),
            ChebyshevPolynomial.of(random.doubles(16, -1, 1).toArray()));
    PolynomialPlan plan = PolynomialPlan.of(polynomials, 6);
    int apart =
        polynomials.stream().mapToInt(p -> PolynomialPlan.of(List.of(p), 6).products()).sum();
    assertTrue(plan.products() < apart);
    List<Ciphertext> results = evaluator.evaluate(harness.encrypt(x, 7, SCALE), plan, TARGET);
    for (int i = 0; i < results.size(); i++) {
      assertEquals(1, results.get(i).level());
      check(x, results.get(i), polynomials.get(i));
    }
  }

  @Test
  void tooFewLevelsAreRefused() {
    var polynomial = ChebyshevPolynomial.of(0, 1, 2, 3, 4);
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        evaluator.evaluate(
                            harness.encrypt(new double[] {0.5}, 2, SCALE), polynomial, TARGET))
                .getMessage());
    assertEquals("a polynomial of depth 3 at level 2: 1 levels are missing", message);
  }
}
