package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.text.TensorGraphText;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that are defined on a half line only, in models whose values come close to its end.
class FunctionDomainTest {
  private static final Shape ROW = Shape.of(1, 4);

  /// `function` of a value, on samples of `x` between `low` and `high`.
  private static Compilation compile(String function, double low, double high) {
    SplittableRandom random = new SplittableRandom(3);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < 64; s++) {
      samples.add(List.of(Tensor.wrap(ROW, random.doubles(4, low, high).toArray())));
    }
    return compile(function, samples);
  }

  private static Compilation compile(String function, List<List<Tensor>> samples) {
    String text =
        """
        tensor_graph "root" {
          input %%x : [1,4]
          %%f = %s : [1,4] from "narrow"
          %%y = reduce_sum %%f {axes = [1], keep = true} : [1,1] from "sum"
          output "y" = %%y
        }
        """
            .formatted(function);
    return Compiler.compile(TensorGraphText.parse(text), samples, CompileOptions.standard());
  }

  private static Stream<List<?>> functionsAndSides() {
    return Stream.of(
        List.of("sqrt %x", 0.01, 3.0),
        List.of("log %x", 0.2, 3.0),
        List.of("reciprocal %x", 0.2, 3.0),
        List.of("reciprocal %x", -3.0, -0.2),
        List.of("pow %x {exponent = -0.5}", 0.2, 3.0),
        List.of("pow %x {exponent = -2.0}", -3.0, -0.5));
  }

  @ParameterizedTest
  @MethodSource("functionsAndSides")
  void anIntervalStaysOnTheSideOfTheValues(List<?> functionAndSide) {
    double low = (double) functionAndSide.get(1);
    double high = (double) functionAndSide.get(2);
    Compilation compiled = compile((String) functionAndSide.get(0), low, high);
    var fact = compiled.model().facts().activations().getFirst();
    assertTrue(fact.low() * fact.high() >= 0, () -> fact.low() + " to " + fact.high());
    assertTrue(fact.low() <= low + 0.1 && fact.high() >= high - 0.1, "all values are inside");
    assertTrue(compiled.approximationError() <= 1e-2, () -> "" + compiled.approximationError());
  }

  @ParameterizedTest
  @ValueSource(strings = {"log %x", "sqrt %x", "reciprocal %x", "pow %x {exponent = 0.5}"})
  void valuesOnBothSidesOfAPoleAreRefusedByNodeAndRange(String function) {
    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, () -> compile(function, -1, 2));
    String refused = String.valueOf(refusal.getMessage());
    assertTrue(refused.startsWith("node 'narrow' ("), refused);
    assertTrue(refused.contains("on the calibration samples"), refused);
    UnsupportedModelException unseen =
        assertThrows(UnsupportedModelException.class, () -> compile(function, List.of()));
    String uncalibrated = String.valueOf(unseen.getMessage());
    assertTrue(uncalibrated.contains("from -1.00 to 1.00"), uncalibrated);
    assertTrue(uncalibrated.contains("--calibrate"), uncalibrated);
  }

  @Test
  void aPoleBelongsToNeitherSide() {
    assertFalse(FunctionDomain.of(new Activation.Reciprocal(), 1).contains(0));
    assertFalse(FunctionDomain.of(new Activation.Reciprocal(), -1).contains(0));
    assertTrue(FunctionDomain.of(new Activation.Sqrt(), 1).contains(0));
    assertEquals(Double.NEGATIVE_INFINITY, FunctionDomain.of(new Activation.Relu(), -1).least(-1));
  }
}
