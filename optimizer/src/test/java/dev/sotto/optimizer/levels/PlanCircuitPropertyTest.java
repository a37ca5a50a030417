package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedProgram.PackedOutput;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.packing.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanCircuitPropertyTest {
  private static final CostTable TABLE = CostTable.standard();

  private static PlannedCircuit plan(TensorGraph graph, BatchOption batch) {
    return CompilePacking.compile(graph, batch, TABLE, 1e-2, Arguments.UNKNOWN);
  }

  private static long[] array(List<Long> primes) {
    return primes.stream().mapToLong(Long::longValue).toArray();
  }

  /// The core's own check: refuses what is outside the table, composite or repeated.
  private static CkksParameters checked(CircuitParameters parameters) {
    return CkksParameters.of(
        parameters.logN(),
        parameters.levelPrimes().stream().map(PlanCircuitPropertyTest::array).toList(),
        array(parameters.specialPrimes()),
        parameters.digitPrimes());
  }

  private static void assertLevelsAndScales(Circuit circuit) {
    CkksParameters parameters = checked(circuit.parameters());
    Map<String, CircuitNode> nodes = new HashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      List<CircuitNode> operands =
          node.operands().stream().map(nodes::get).map(Objects::requireNonNull).toList();
      int above = operands.isEmpty() ? node.level() : operands.getFirst().level();
      for (CircuitNode operand : operands) {
        assertEquals(above, operand.level(), node.result());
        assertEquals(operands.getFirst().scale(), operand.scale(), node.result());
        assertEquals(node.op() instanceof CircuitOp.Relinearize ? 2 : 1, operand.degree());
      }
      int consumed =
          switch (node.op()) {
            case CircuitOp.Linear _, CircuitOp.Rescale _ -> 1;
            case CircuitOp.Polynomial op -> op.polynomial().depth();
            case CircuitOp.Adjust _ -> above - node.level();
            default -> 0;
          };
      assertEquals(above - consumed, node.level(), node.result());
      double first = operands.isEmpty() ? node.scale() : operands.getFirst().scale();
      switch (node.op()) {
        case CircuitOp.Multiply _ -> assertEquals(first * first, node.scale());
        case CircuitOp.Rescale _ ->
            assertEquals(parameters.rescaledScale(first, above), node.scale());
        case CircuitOp.Adjust _ -> assertTrue(consumed > 0, node.result());
        case CircuitOp.Add _, CircuitOp.Subtract _, CircuitOp.Relinearize _ ->
            assertEquals(first, node.scale());
        default -> assertTrue(node.scale() > 1);
      }
      nodes.put(node.result(), node);
    }
  }

  @Test
  void levelsFallByWhatEveryOperatorConsumesAndScalesAgreeExactly() {
    Seeds.forEach(
        40,
        random -> {
          TensorGraph graph = RandomGraphs.network(random, 1 + random.nextInt(3));
          assertLevelsAndScales(plan(graph, new BatchOption.Auto()).circuit());
        });
  }

  /// Four deviations, as a part of the tolerance; primes lie a little beside the scales asked for.
  @Test
  void noiseTakesTheLeastShareThatCostsLittle() {
    List<Double> shares = Collections.synchronizedList(new ArrayList<>());
    Seeds.forEach(
        30,
        random -> {
          TensorGraph graph = RandomGraphs.network(random, 1 + random.nextInt(3));
          shares.add(4 * plan(graph, new BatchOption.Auto()).outputDeviation() / 1e-2);
        });
    Collections.sort(shares);
    assertTrue(shares.getLast() <= 1.05 * 0.12, shares::toString);
    assertTrue(shares.get(shares.size() / 2) <= 1.05 * 0.06, shares::toString);
  }

  /// Values of packed polynomials on arguments beyond [-1, 1] are compared too: nothing is clamped.
  @Test
  void circuitsComputeWhatTheirTensorsDo() {
    Seeds.forEach(
        25,
        random -> {
          TensorGraph graph = RandomGraphs.network(random, 1 + random.nextInt(3));
          Map<String, Tensor> inputs =
              Map.of("x", RandomGraphs.values(random, graph.inputs().getFirst().shape()));
          Circuit circuit = plan(graph, new BatchOption.Auto()).circuit();
          Map<String, Tensor> outputs =
              CircuitInterpreter.run(circuit, inputs, (origin, value) -> {});
          assertArrayEquals(
              Objects.requireNonNull(TensorInterpreter.run(graph, inputs).get("y")).toArray(),
              Objects.requireNonNull(outputs.get("y")).toArray(),
              1e-9);
        });
  }

  @Test
  void aSecondSignPolynomialIsChargedItsSlopeWhereTheFirstOneEnds() {
    // (3x - x³)/2 twice: flat at ±1, where its own results lie.
    ChebyshevPolynomial sign = new ChebyshevPolynomial(0, 9.0 / 8, 0, -1.0 / 8);
    Layout layout = new Layout(Shape.of(1, 4), 4, 4, 1, List.of(new Layout.Digit(1, 1, 4, 1)));
    PackedNode input = new PackedNode("x", new PackedOp.Input("x"), List.of(), layout, "x");
    PackedNode first =
        new PackedNode("a", new PackedOp.Polynomial(sign), List.of("x"), layout, "a");
    PackedNode second =
        new PackedNode("b", new PackedOp.Polynomial(sign), List.of("a"), layout, "b");
    double once = deviation(List.of(input, first), "a");
    double twice = deviation(List.of(input, first, second), "b");
    // The slope's mean square is (9/4)·(1 - 2/3 + 1/5) = 1.2 for one, below its square for two.
    assertTrue(once < twice && twice < 1.2 * once * 1.5, once + " and " + twice);
  }

  @Test
  void noiseIsThatOfThePartsWhereArgumentsLie() {
    // 2x² - 1: flat in the middle, of slope 4 at the end.
    ChebyshevPolynomial square = new ChebyshevPolynomial(0, 0, 1);
    Layout layout = new Layout(Shape.of(1, 4), 4, 4, 1, List.of(new Layout.Digit(1, 1, 4, 1)));
    List<PackedNode> nodes =
        List.of(
            new PackedNode("x", new PackedOp.Input("x"), List.of(), layout, "x"),
            new PackedNode("a", new PackedOp.Polynomial(square), List.of("x"), layout, "a"));
    double even = deviation(nodes, "a", Arguments.UNKNOWN);
    double middle = deviation(nodes, "a", only(Arguments.PARTS / 2));
    double end = deviation(nodes, "a", only(Arguments.PARTS - 1));
    assertTrue(2 * middle < end, middle + " and " + end);
    assertTrue(middle < even && even < end, even + " of " + middle + " and " + end);
  }

  /// All values of `x` in one part.
  private static Arguments only(int part) {
    double[] weights = new double[Arguments.PARTS];
    weights[part] = 1;
    return new Arguments(Map.of("x", weights));
  }

  private static double deviation(List<PackedNode> nodes, String output) {
    return deviation(nodes, output, Arguments.UNKNOWN);
  }

  private static double deviation(List<PackedNode> nodes, String output, Arguments arguments) {
    PackedProgram program =
        new PackedProgram("p", 4, nodes, List.of(new PackedOutput(output, output)));
    LinearMaps linear = LinearMaps.of(program, arguments);
    return EstimateNoise.outputDeviation(linear, 13, LevelPlan.leveled(program));
  }

  @Test
  void scalesOfAllLevelsStayNearTheTop() {
    for (int logN = 12; logN <= 16; logN++) {
      int levels = ChooseModulusShape.deepest(logN, 30);
      var shape = ChooseModulusShape.choose(logN, levels, 30, TABLE).orElseThrow();
      ScaleTable scales = ScaleTable.of(shape);
      for (double scale : scales.scales()) {
        assertEquals(1, scale / scales.scales().getLast(), 0.1);
      }
    }
  }

  @Test
  void aBatchAskedForFits() {
    TensorGraph graph = RandomGraphs.perceptron(new SplittableRandom(5), 30, 16, 1);
    assertEquals(128, plan(graph, new BatchOption.Fixed(100)).circuit().batch());
    Circuit auto = plan(graph, new BatchOption.Auto()).circuit();
    assertEquals(auto.parameters().slots() / 32, auto.batch());
  }

  @Test
  void aModelTooDeepForItsToleranceIsRefusedWithItsDepthAndTheRings() {
    int[] sizes = new int[60];
    java.util.Arrays.fill(sizes, 4);
    TensorGraph graph = RandomGraphs.perceptron(new SplittableRandom(5), sizes);
    assertTrue(
        plan(graph, new BatchOption.Auto()).circuit().parameters().bootstrapping().isPresent());
    UnsupportedModelException refused =
        assertThrows(
            UnsupportedModelException.class,
            () ->
                CompilePacking.compile(
                    graph, new BatchOption.Auto(), TABLE, 1e-12, Arguments.UNKNOWN));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("175 levels deep"), message);
    assertTrue(message.contains("N = 2^16"), message);
    assertTrue(message.contains("'node v"), message);
  }
}
