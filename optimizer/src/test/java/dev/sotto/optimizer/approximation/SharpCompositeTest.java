package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.optimizer.approximation.FitActivation.Candidate;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharpCompositeTest {
  private static final double HALF_WIDTH = 3;
  private static final List<Activation> FUNCTIONS =
      List.of(new Activation.Relu(), new Activation.LeakyRelu(0.1), new Activation.Abs());

  private static Candidate best(Activation function, int depth) {
    OperandProfile profile = OperandProfile.bounded(-HALF_WIDTH, HALF_WIDTH, 1);
    return SharpComposite.all(function, profile, depth).stream()
        .min(Comparator.comparingDouble(Candidate::weightedError))
        .orElseThrow();
  }

  /// The largest error at points from 1e-8 half widths to the ends, relative to the half width.
  private static double error(Activation function, Approximation approximation) {
    double largest = 0;
    for (double t = 1; t > 1e-8; t *= 0.999) {
      for (double x : new double[] {t, -t}) {
        double exact = function.apply(HALF_WIDTH * x);
        largest = Math.max(largest, Math.abs(approximation.value(x) - exact));
      }
    }
    return largest / HALF_WIDTH;
  }

  @Test
  void eachLevelTakesAThirdOfTheErrorOrMore() {
    for (Activation function : FUNCTIONS) {
      // Of two factors at depth 13: 2.3e-4 for ReLU, whose kink is ½.
      double bound = 2.3e-4 * (function.apply(1) + function.apply(-1));
      for (int depth = 14; depth <= FitActivation.DEEPEST; depth++) {
        bound *= 0.67;
        Approximation approximation = best(function, depth).approximation();
        assertEquals(depth, approximation.depth());
        double error = error(function, approximation);
        assertTrue(error <= bound, function + " at " + depth + ": " + error + ", " + bound);
        double said = approximation.maxError() / HALF_WIDTH;
        assertTrue(said <= 1.01 * error && error <= 1.05 * said, said + " for " + error);
      }
    }
  }

  @Test
  void noFactorLeavesTheIntervalOfTheNext() {
    for (int depth = 14; depth <= FitActivation.DEEPEST; depth++) {
      List<ChebyshevPolynomial> factors =
          best(new Activation.Relu(), depth).approximation().factors();
      for (double t = 1; t > 1e-8; t *= 0.999) {
        double value = t;
        for (ChebyshevPolynomial factor : factors.subList(0, factors.size() - 1)) {
          value = factor.evaluate(value);
          assertTrue(Math.abs(value) <= 1 + 1e-7, "depth " + depth + " at " + t + ": " + value);
        }
      }
    }
  }

  @Test
  void theGapFollowsWhereValuesLie() {
    double[] middle = new double[OperandProfile.BINS];
    double[] ends = new double[OperandProfile.BINS];
    middle[OperandProfile.BINS / 2] = 1;
    ends[0] = 1;
    for (int depth = 14; depth <= FitActivation.DEEPEST; depth++) {
      Approximation near = best(depth, middle);
      Approximation far = best(depth, ends);
      assertTrue(errorNearZero(near) < errorNearZero(far), "depth " + depth);
      assertTrue(errorAtTheEnd(far) < errorAtTheEnd(near), "depth " + depth);
    }
  }

  private static Approximation best(int depth, double[] weights) {
    double[] corrections = new double[OperandProfile.BINS];
    OperandProfile profile =
        new OperandProfile(new double[] {1}, 0, HALF_WIDTH, weights, corrections, 1);
    return SharpComposite.all(new Activation.Relu(), profile, depth).stream()
        .min(Comparator.comparingDouble(Candidate::weightedError))
        .orElseThrow()
        .approximation();
  }

  /// In the part of a profile above 0.
  private static double errorNearZero(Approximation approximation) {
    double square = 0;
    for (int k = 1; k <= 1000; k++) {
      double t = 2e-3 * k / OperandProfile.BINS;
      square += Math.pow(approximation.value(t) - HALF_WIDTH * t, 2);
    }
    return square;
  }

  private static double errorAtTheEnd(Approximation approximation) {
    return Math.abs(approximation.value(OperandProfile.point(0)));
  }
}
