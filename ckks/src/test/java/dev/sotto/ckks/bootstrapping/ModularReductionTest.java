package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModularReductionTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void whatIsLeftModuloOneIsWhatTheSineSays(Precision precision) {
    BootstrapShape shape = BootstrapShape.of(precision, BootstrapCases.ALL_SLOTS);
    CkksParameters parameters = BootstrapCases.parameters(9, 1, shape);
    int level = shape.evalModLevel(parameters);
    CkksHarness harness = new CkksHarness(parameters, EvaluationKeyPlan.atLevel(level, List.of()));
    SplittableRandom random = new SplittableRandom(5);
    double[] t = new double[parameters.slots()];
    double[] argument = new double[t.length];
    for (int j = 0; j < t.length; j++) {
      double fraction = random.nextDouble(-1, 1) / (1 << shape.ratioBits());
      t[j] = random.nextInt(-shape.interval(), shape.interval() + 1) + fraction;
      argument[j] = t[j] / ModularReduction.bound(shape);
    }
    Ciphertext x = harness.encrypt(argument, level, parameters.group(level).getFirst().p());
    Ciphertext result =
        new ModularReduction(harness.evaluator, harness.encoder, shape).evaluate(x, 0x1p46);
    assertEquals(level - shape.evalModLevels(), result.level());
    assertEquals(0x1p46, result.scale());
    double[] reduced = harness.decrypt(result);
    double tolerance =
        BootstrapCases.bound(parameters, shape, 0x1p40) * 2 * Math.PI / (1 << shape.ratioBits());
    for (int j = 0; j < t.length; j++) {
      double y = Math.sin(2 * Math.PI * t[j]);
      double expected =
          shape.arcsineDegree() == 1 ? y : Math.asin(y) / SinePolynomials.slope(shape);
      assertEquals(expected, reduced[j], tolerance, "t = " + t[j]);
    }
  }

  /// Taking the first powers free, least squares turns the series' error `x^(d+2)` into the
  /// Legendre polynomial of that degree: less than half of it in the root mean square for each d.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void theArcsineTakesTheCurvatureBackBetterThanItsSeries(Precision precision) {
    BootstrapShape shape = BootstrapShape.of(precision, BootstrapCases.ALL_SLOTS);
    double unit = 2 * Math.PI / (1 << shape.ratioBits());
    Optional<ChebyshevPolynomial> arcsine = SinePolynomials.arcsine(shape);
    double slope = SinePolynomials.slope(shape);
    double squares = 0;
    double series = 0;
    for (int k = 0; k < 1000; k++) {
      double angle = unit * (k + 0.5) / 1000;
      double y = Math.sin(angle);
      double reduced = slope * (arcsine.isPresent() ? arcsine.get().value(y) : y);
      squares += Math.pow(reduced - angle, 2);
      series += Math.pow(angle - seriesOfArcsine(y, shape.arcsineDegree()), 2);
    }
    assertTrue(squares < series / 4, squares + " and " + series);
  }

  private static double seriesOfArcsine(double y, int degree) {
    double sum = 0;
    double factor = 1;
    for (int power = 1; power <= degree; power += 2) {
      sum += factor / power * Math.pow(y, power);
      factor *= power / (power + 1.0);
    }
    return sum;
  }
}
