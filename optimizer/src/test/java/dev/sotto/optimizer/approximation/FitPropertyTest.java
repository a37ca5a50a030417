package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.optimizer.approximation.FitActivation.Candidate;
import dev.sotto.optimizer.approximation.FitActivation.Candidates;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitPropertyTest {
  @Test
  void everyFitReproducesAPolynomialOfItsDegree() {
    Seeds.forEach(
        20,
        random -> {
          int degree = random.nextInt(1, 24);
          double[] coefficients = random.doubles(degree + 1, -1, 1).toArray();
          ChebyshevPolynomial polynomial = new ChebyshevPolynomial(coefficients);
          double[] points = random.doubles(4000, -1, 1).toArray();
          double[] targets = Arrays.stream(points).map(polynomial::evaluate).toArray();
          double[] weights = random.doubles(points.length, 0.1, 1).toArray();
          // Condition numbers stay below 100 here, so 1e-10 leaves four digits for rounding.
          assertArrayEquals(
              coefficients,
              ChebyshevFit.interpolate(polynomial::evaluate, degree).toArray(),
              1e-10);
          assertArrayEquals(
              coefficients,
              ChebyshevFit.leastSquares(points, targets, weights, degree).toArray(),
              1e-10);
          assertTrue(Remez.fit(polynomial::evaluate, degree).error() < 1e-10);
        });
  }

  /// Bernstein's constant: `n` times the least error for `|x|` tends to 0.2801694990.
  @Test
  void theMinimaxErrorOfTheAbsoluteValueApproachesBernsteinsConstant() {
    for (int degree : new int[] {16, 32, 64}) {
      double constant = degree * Remez.fit(Math::abs, degree).error();
      // The next term of the expansion in n = degree/2 is 0.0439675 / n² (Varga and Carpenter
      // 1985);
      // the grid lowers the error by up to 0.03 %, 8.4e-5, and the term after is below 1e-5.
      double half = degree / 2.0;
      double expected = 0.2801694990 - 0.0439675 / (half * half);
      assertEquals(expected, constant, 1e-4, "degree " + degree);
    }
  }

  /// Lee et al. 2021, as algorithms of composite minimax signs are tabulated: α = 4 with degrees 7
  /// and 13 reaches 2^-8.1, α = 5 with 15 and 15 reaches 2^-9.6.
  @Test
  void compositeSignsReachThePublishedPrecision() {
    assertEquals(-8.1, log2(CompositeSign.of(List.of(7, 13), 1.0 / 16).error()), 0.1);
    assertEquals(-9.6, log2(CompositeSign.of(List.of(15, 15), 1.0 / 32).error()), 0.1);
  }

  @Test
  void aCompositeSignStaysWithinItsErrorOutsideTheGap() {
    CompositeSign sign = CompositeSign.of(List.of(7, 15), 0.05);
    for (double x = 0.05; x <= 1; x += 0.001) {
      // The grid of the exchange may miss its extrema by 0.03 % of the error.
      assertEquals(1, sign.evaluate(x), sign.error() * 1.01);
      assertEquals(-1, sign.evaluate(-x), sign.error() * 1.01);
    }
  }

  /// The first factor's values begin at a thousandth, which the error of its fit says to no more
  /// than a third.
  @Test
  void aCompositeSignOfNarrowGapStaysWithinItsErrorToo() {
    CompositeSign sign = CompositeSign.of(List.of(15, 15, 31, 31), 8.4e-5);
    assertTrue(sign.error() < 1e-4, "error " + sign.error());
    for (double x = 8.4e-5; x <= 1; x *= 1.0003) {
      assertEquals(1, sign.evaluate(x), sign.error() * 1.01, "at " + x);
    }
  }

  @Test
  void candidatesGrowInDepthAndFallInError() {
    for (Activation function :
        List.of(new Activation.Relu(), new Activation.Sigmoid(), new Activation.Gelu(false))) {
      Candidates candidates = new Candidates(function, List.of(OperandProfile.bounded(-6, 8, 1)));
      for (int k = 1; k < 6 && candidates.has(k); k++) {
        Candidate before = candidates.get(k - 1);
        assertTrue(candidates.get(k).depth() > before.depth());
        assertTrue(candidates.get(k).weightedError() < before.weightedError());
      }
    }
  }

  @Test
  void aPolynomialActivationHasOneExactCandidateOfItsDegree() {
    Candidates candidates =
        new Candidates(new Activation.Pow(3), List.of(OperandProfile.bounded(-2, 2, 1)));
    assertTrue(candidates.has(1));
    assertEquals(List.of(3), candidates.get(1).approximation().degrees());
    assertEquals(0, candidates.get(1).approximation().maxError(), 1e-12);
    assertFalse(candidates.has(2));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
