package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.OutOfRangeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Where the client draws the line between samples that it encrypts and samples that it refuses.
final class RangeCheckTest {
  private static final SplitModel COMPILED = HandBuiltModels.network(2);
  private static final CompiledModel MODEL = CompiledModel.of(COMPILED);

  /// As far outside as counts as rounding.
  private static final double HAIR = 1e-3;

  @Test
  void argumentsUpToTheEndOfTheIntervalAreEncrypted() {
    try (Client client = Client.generate(MODEL)) {
      assertEquals(1, client.encrypt(List.of(sample(1 - HAIR))).size());
      assertEquals(1, client.encrypt(List.of(sample(1 + HAIR / 2))).size());
    }
  }

  @Test
  void argumentsBeyondItAreRefusedInTheFunctionsOwnUnits() {
    try (Client client = Client.generate(MODEL)) {
      OutOfRangeException refused =
          assertThrows(
              OutOfRangeException.class, () -> client.encrypt(List.of(sample(1 + 20 * HAIR))));
      // The interval [-1, 1] of the polynomial is [-2, 2] of the function.
      String message = String.valueOf(refused.getMessage());
      assertTrue(
          message.matches(
              "sample 0: Relu 'relu' gets -?2\\.040, outside its calibrated interval "
                  + "\\[-2\\.000, 2\\.000\\]"),
          message);
    }
  }

  @Test
  void theSampleIsNumberedAcrossBatches() {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < MODEL.batch() + 3; s++) {
      samples.add(sample(0.5));
    }
    samples.set(MODEL.batch() + 1, sample(2));
    try (Client client = Client.generate(MODEL)) {
      OutOfRangeException refused =
          assertThrows(OutOfRangeException.class, () -> client.encrypt(samples));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.startsWith("sample " + (MODEL.batch() + 1) + ":"), message);
    }
  }

  /// A sample whose largest argument of the polynomial is `wanted` or its negative, by bisection:
  /// the arguments are affine in a factor, so their largest magnitude is convex in it and passes a
  /// value above that at 0 once.
  private static Map<String, Tensor> sample(double wanted) {
    double low = 0;
    double high = 1e3;
    while (high - low > 1e-9 * high) {
      double middle = (low + high) / 2;
      if (largestArgument(scaled(middle)) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return scaled(low);
  }

  private static Map<String, Tensor> scaled(double factor) {
    Tensor direction =
        ClearCircuit.require(HandBuiltModels.samples(COMPILED, 1, 1, 5).getFirst(), "x");
    double[] values = Arrays.stream(direction.toArray()).map(x -> factor * x).toArray();
    return Map.of("x", Tensor.wrap(Shape.of(1, values.length), values));
  }

  private static double largestArgument(Map<String, Tensor> sample) {
    Map<String, Tensor> head = TensorInterpreter.run(COMPILED.head(), sample);
    Map<String, Tensor> values =
        CircuitInterpreter.evaluate(COMPILED.circuit(), head, (origin, value) -> {});
    return Arrays.stream(ClearCircuit.require(values, "hidden").toArray())
        .map(Math::abs)
        .max()
        .orElseThrow();
  }
}
