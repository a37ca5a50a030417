package dev.sotto.ir.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTest {
  /// Values to 20 digits: the Taylor series summed in 60-digit decimal arithmetic.
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.52049987781304653768",
    "1, 0.84270079294971486934",
    "1.5, 0.96610514647531072707",
    "2, 0.99532226501895273416",
    "1e-5, 1.1283791670578999350e-5",
    "5, 0.99999999999846254021",
    "7, 1"
  })
  void theErrorFunctionIsAccurateToTheLastDigits(double x, double expected) {
    Activation erf = new Activation.Erf();
    assertEquals(expected, erf.apply(x), 1e-15 * expected);
    assertEquals(-expected, erf.apply(-x), 1e-15 * expected);
  }

  @Test
  void theErrorFunctionIsMonotoneWhereItsMethodsMeet() {
    Activation erf = new Activation.Erf();
    double below = erf.apply(Math.nextDown(2.0));
    double above = erf.apply(2.0);
    assertTrue(Math.abs(above - below) <= 2e-15, () -> below + " " + above);
    assertTrue(erf.apply(Math.nextDown(6.0)) <= 1);
  }

  /// Values computed by hand from ONNX's formulas.
  @Test
  void parametersTakeOnnxsPlaces() {
    assertEquals(-0.2, new Activation.LeakyRelu(0.1).apply(-2), 1e-15);
    assertEquals(0.5 * (Math.exp(-1) - 1), new Activation.Elu(0.5).apply(-1), 1e-15);
    assertEquals(3 * 0.5 * (Math.exp(-1) - 1), new Activation.Selu(0.5, 3).apply(-1), 1e-15);
    assertEquals(6, new Activation.Selu(0.5, 3).apply(2));
    assertEquals(2 * (Math.exp(-0.5) - 1), new Activation.Celu(2).apply(-1), 1e-15);
    assertEquals(0.7, new Activation.HardSigmoid(0.2, 0.5).apply(1), 1e-15);
    assertEquals(1, new Activation.HardSigmoid(0.2, 0.5).apply(3));
    assertEquals(2.0 / 3, new Activation.HardSwish().apply(1), 1e-15);
    assertEquals(2 / (1 + Math.exp(-3)), new Activation.Swish(1.5).apply(2), 1e-15);
    assertEquals(0.8413447460685429, new Activation.Gelu(false).apply(1), 1e-15);
    assertEquals(0.8411919906082768, new Activation.Gelu(true).apply(1), 1e-15);
    assertEquals(0, new Activation.ThresholdedRelu(1).apply(1));
    assertEquals(2, new Activation.Clip(-1, 2).apply(5));
    assertEquals(8, new Activation.Pow(3).apply(2));
  }

  @Test
  void farArgumentsNeitherOverflowNorBecomeNaN() {
    assertEquals(1000, new Activation.Softplus().apply(1000));
    assertEquals(0, new Activation.Softplus().apply(-1000));
    assertEquals(1000, new Activation.Mish().apply(1000));
    assertEquals(0, new Activation.Sigmoid().apply(-1000));
    assertEquals(0, Math.abs(new Activation.Gelu(false).apply(-1000)));
  }
}
