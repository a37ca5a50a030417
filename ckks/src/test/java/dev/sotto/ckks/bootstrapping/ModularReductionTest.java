package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModularReductionTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void whatIsLeftModuloOneIsWhatTheSineSays(Precision precision) {
    BootstrapShape shape = BootstrapShape.of(precision);
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
        BootstrapPrecision.predict(parameters, shape, 0x1p40).worst()
            * 2
            * Math.PI
            / (1 << shape.ratioBits());
    for (int j = 0; j < t.length; j++) {
      double y = Math.sin(2 * Math.PI * t[j]);
      double series = y + Math.pow(y, 3) / 6 + 3 * Math.pow(y, 5) / 40 + 5 * Math.pow(y, 7) / 112;
      double expected = shape.arcsineDegree() == 1 ? y : series;
      assertEquals(expected, reduced[j], tolerance, "t = " + t[j]);
    }
  }

  @Test
  void theArcsineSeriesHasTheKnownCoefficients() {
    ChebyshevPolynomial arcsine = SinePolynomials.arcsine(5).orElseThrow();
    for (double y = -0.5; y <= 0.5; y += 0.125) {
      double expected = y + y * y * y / 6 + 3 * Math.pow(y, 5) / 40;
      assertEquals(expected, arcsine.value(y), 1e-15);
    }
  }
}
