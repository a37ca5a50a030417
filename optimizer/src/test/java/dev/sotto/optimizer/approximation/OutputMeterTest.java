package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What an output's error is, on a model that hands its one number through.
class OutputMeterTest {
  private static final TensorGraph IDENTITY =
      new TensorGraph(
          "identity",
          List.of(new TensorInput("x", Shape.of(1))),
          List.of(),
          List.of(new TensorOutput("y", "x")));

  @Test
  void anErrorIsRelativeToTheRangeOfTheGroupThatHasIt() {
    // The first half runs from 0 to 7 again and again, the second from 0 to 700.
    double[] exact = new double[64];
    Arrays.setAll(exact, s -> s % 8 * (s < 32 ? 1 : 100));
    OutputMeter meter = meter(exact);
    assertEquals(0.1 / 7, meter.error(withError(exact, 3, 0.1)), 1e-12);
    assertEquals(0.1 / 700, meter.error(withError(exact, 60, 0.1)), 1e-12);
  }

  @Test
  void threeGroupsInAHundredMayMissMore() {
    double[] exact = new double[300];
    Arrays.setAll(exact, s -> s % 8);
    OutputMeter meter = meter(exact);
    // One sample is in eight of 293 groups, 2.7 %.
    assertEquals(0, meter.error(withError(exact, 100, 5)), 0);
    Map<String, double[]> two = withError(exact, 100, 5);
    two.getOrDefault("x", exact)[200] += 0.7;
    assertEquals(0.1, meter.error(two), 1e-12);
  }

  @Test
  void theLenientErrorIsRelativeToTheMeanRangeAndLetsATenthOfTheGroupsMiss() {
    double[] exact = new double[80];
    Arrays.setAll(exact, s -> s % 8);
    OutputMeter lenient = meter(exact).lenient();
    // The first sample is in one of 73 groups, one inside in eight: more than a tenth.
    assertEquals(0, lenient.error(withError(exact, 0, 0.7)), 0);
    assertEquals(0.1, lenient.error(withError(exact, 40, 0.7)), 1e-12);
  }

  @Test
  void aNumberThatIsNoneIsAnInfiniteError() {
    double[] exact = {1, 2, 3, 4};
    assertEquals(Double.POSITIVE_INFINITY, meter(exact).error(withError(exact, 2, Double.NaN)), 0);
  }

  @Test
  void aSampleAnswersByTheMeanOfItsGroups() {
    double[] exact = new double[9];
    Arrays.setAll(exact, s -> s < 8 ? s : 15);
    Map<String, double[]> moved = Map.of("x", Arrays.stream(exact).map(x -> x + 1).toArray());
    double[] answers = meter(exact).differences(Map.of("x", exact), moved);
    // The first group's range is 7, the second's 14; only the ends are in one of them alone.
    double both = (1.0 / 7 + 1.0 / 14) / 2;
    double[] expected = {1.0 / 7, both, both, both, both, both, both, both, 1.0 / 14};
    assertArrayEquals(expected, answers, 1e-12);
  }

  private static OutputMeter meter(double[] exact) {
    List<List<Tensor>> samples =
        Arrays.stream(exact).mapToObj(x -> List.of(Tensor.of(Shape.of(1), x))).toList();
    return new OutputMeter(IDENTITY, new BatchEvaluator(IDENTITY, samples), Map.of("x", exact));
  }

  private static Map<String, double[]> withError(double[] exact, int sample, double error) {
    double[] approximate = exact.clone();
    approximate[sample] += error;
    return Map.of("x", approximate);
  }
}
