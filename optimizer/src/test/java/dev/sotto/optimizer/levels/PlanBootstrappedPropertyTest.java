package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.circuit.CircuitVerifier;
import dev.sotto.ir.packed.PackedInterpreter;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import dev.sotto.optimizer.packing.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanBootstrappedPropertyTest {
  private static final CostTable TABLE = CostTable.standard();
  private static final int SLOTS = 1 << 15;

  private static PackedProgram pack(TensorGraph graph) {
    return PackProgram.pack(graph, PackOptions.of(SLOTS, new RingCosts(TABLE, 16, 8, 8)));
  }

  /// Networks of about 40 to 100 levels, some with residual sums.
  private static TensorGraph deep(SplittableRandom random) {
    if (random.nextBoolean()) {
      int[] sizes = new int[15 + random.nextInt(20)];
      Arrays.setAll(sizes, i -> 1 + random.nextInt(9));
      return RandomGraphs.perceptron(random, sizes);
    }
    return RandomGraphs.network(random, 12 + random.nextInt(8));
  }

  private static Circuit circuit(PackedProgram packed) {
    return PlanBootstrapped.plan(LinearMaps.of(packed), TABLE, 1e-2).orElseThrow().circuit();
  }

  @Test
  void deepProgramsBecomeCircuitsThatComputeTheSame() {
    Seeds.forEach(
        6,
        random -> {
          TensorGraph graph = deep(random);
          PackedProgram packed = pack(graph);
          Circuit circuit = CircuitVerifier.verify(circuit(packed));
          Map<String, Tensor> inputs =
              Map.of("x", RandomGraphs.values(random, graph.inputs().getFirst().shape()));
          assertArrayEquals(
              output(PackedInterpreter.run(packed, inputs, (origin, value) -> {})),
              output(CircuitInterpreter.run(circuit, inputs, (origin, value) -> {})),
              1e-9);
          assertChain(circuit);
        });
  }

  private static double[] output(Map<String, Tensor> outputs) {
    return Objects.requireNonNull(outputs.get("y")).toArray();
  }

  /// Secure, within the chain, every scale that of its level.
  private static void assertChain(Circuit circuit) {
    CircuitParameters parameters = circuit.parameters();
    Bootstrapping bootstrapping = parameters.bootstrapping().orElseThrow();
    CoreParameters.of(parameters);
    double[] scales = new double[parameters.outputLevel() + 1];
    int bootstraps = 0;
    for (CircuitNode node : circuit.nodes()) {
      assertTrue(node.level() <= parameters.outputLevel(), node.result());
      if (node.degree() == 1 && !(node.op() instanceof CircuitOp.Relinearize)) {
        assertTrue(scales[node.level()] == 0 || scales[node.level()] == node.scale());
        scales[node.level()] = node.scale();
      }
      if (node.op() instanceof CircuitOp.Bootstrap) {
        bootstraps++;
        assertEquals(0, bootstrapping.slots() % (node.layout().period() * circuit.batch()));
      }
    }
    assertTrue(bootstraps > 0, "nothing is refreshed");
  }

  @Test
  void boundsHoldWherePolynomialsGetWhatTheyAreMadeFor() {
    Seeds.forEach(
        20,
        random -> {
          PackedProgram packed = pack(RandomGraphs.network(random, 2));
          Map<String, Double> bounds = ValueBounds.of(packed);
          PackedNode input = packed.nodes().getFirst();
          boolean[] inside = {true};
          Map<String, Tensor> values =
              PackedInterpreter.evaluate(
                  packed,
                  Map.of("x", RandomGraphs.values(random, input.layout().shape())),
                  (origin, value) -> inside[0] = false);
          for (PackedNode node : packed.nodes()) {
            boolean derived =
                !(node.op() instanceof PackedOp.LinearMap)
                    && node.operands().stream().allMatch(o -> largest(values, o) <= 1);
            if (inside[0] && derived) {
              double bound = Objects.requireNonNull(bounds.get(node.result()));
              assertTrue(largest(values, node.result()) <= bound, node.result());
            }
          }
        });
  }

  private static double largest(Map<String, Tensor> values, String name) {
    double[] elements = Objects.requireNonNull(values.get(name)).toArray();
    return Arrays.stream(elements).map(Math::abs).max().orElse(0);
  }

  @Test
  void aProgramThatFitsTheChainHasNoPlanWithBootstraps() {
    TensorGraph graph = RandomGraphs.perceptron(new SplittableRandom(5), 30, 16, 1);
    assertTrue(PlanBootstrapped.plan(LinearMaps.of(pack(graph)), TABLE, 1e-2).isEmpty());
  }

  @Test
  void aTighterToleranceBuysPrecisionUntilNoneIsLeft() {
    int[] sizes = new int[25];
    Arrays.fill(sizes, 6);
    PackedProgram packed = pack(RandomGraphs.perceptron(new SplittableRandom(7), sizes));
    int levels = CoreParameters.bootstrapping(Precision.MODERATE, SLOTS).evalModLevels();
    double tolerance = 1e-1;
    for (Optional<PlannedCircuit> planned =
            PlanBootstrapped.plan(LinearMaps.of(packed), TABLE, tolerance);
        planned.isPresent();
        planned = PlanBootstrapped.plan(LinearMaps.of(packed), TABLE, tolerance)) {
      assertTrue(6 * planned.get().outputDeviation() <= tolerance);
      Bootstrapping bootstrapping =
          planned.get().circuit().parameters().bootstrapping().orElseThrow();
      assertTrue(bootstrapping.evalModLevels() >= levels, "less precise again");
      levels = bootstrapping.evalModLevels();
      tolerance /= 8;
    }
    assertEquals(CoreParameters.bootstrapping(Precision.HIGH, SLOTS).evalModLevels(), levels);
  }
}
