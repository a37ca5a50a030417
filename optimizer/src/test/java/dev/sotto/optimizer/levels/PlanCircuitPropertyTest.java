package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.packing.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanCircuitPropertyTest {
  private static final CostTable TABLE = CostTable.standard();

  private static PlannedCircuit plan(TensorGraph graph, BatchOption batch) {
    return CompilePacking.compile(graph, batch, TABLE, 1e-2);
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
      List<CircuitNode> operands = node.operands().stream().map(nodes::get).map(Objects::requireNonNull).toList();
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
  void tooDeepAModelIsRefusedWithItsDepthAndTheRings() {
    int[] sizes = new int[60];
    java.util.Arrays.fill(sizes, 4);
    TensorGraph graph = RandomGraphs.perceptron(new SplittableRandom(5), sizes);
    UnsupportedModelException refused =
        assertThrows(
            UnsupportedModelException.class, () -> plan(graph, new BatchOption.Auto()));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("175 levels deep"), message);
    assertTrue(message.contains("N = 2^16"), message);
    assertTrue(message.contains("'node v"), message);
  }
}
