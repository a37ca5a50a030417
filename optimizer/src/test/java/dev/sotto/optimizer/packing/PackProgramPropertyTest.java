package dev.sotto.optimizer.packing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.packed.PackedInterpreter;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.testkit.Seeds;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackProgramPropertyTest {
  /// Sums of at most a few thousand terms of size about 1, in another order: 2^-53 times that.
  private static final double TOLERANCE = 1e-9;

  private static PackOptions options(int maxWidth) {
    return PackOptions.of(maxWidth, new RingCosts(CostTable.standard(), 14, 2, 2));
  }

  private static void assertAgrees(
      TensorGraph graph, PackedProgram packed, SplittableRandom random) {
    Map<String, Tensor> inputs =
        Map.of("x", RandomGraphs.values(random, graph.inputs().getFirst().shape()));
    double[] expected = values(TensorInterpreter.run(graph, inputs));
    double[] actual = values(PackedInterpreter.run(packed, inputs, (origin, value) -> {}));
    assertArrayEquals(expected, actual, TOLERANCE);
  }

  private static double[] values(Map<String, Tensor> outputs) {
    return Objects.requireNonNull(outputs.get("y")).toArray();
  }

  @Test
  void packedNetworksComputeWhatTheirTensorsDo() {
    Seeds.forEach(
        60,
        random -> {
          TensorGraph graph = RandomGraphs.network(random, 1 + random.nextInt(3));
          assertAgrees(graph, PackProgram.pack(graph, options(4096)), random);
        });
  }

  @Test
  void tensorsLargerThanTheSlotsSplitOverCiphertexts() {
    Seeds.forEach(
        40,
        random -> {
          TensorGraph graph = RandomGraphs.network(random, 1 + random.nextInt(3));
          PackedProgram packed = PackProgram.pack(graph, options(64));
          assertTrue(packed.width() <= 64);
          assertAgrees(graph, packed, random);
        });
  }

  @Test
  void perceptronsComputeWhatTheirTensorsDo() {
    Seeds.forEach(
        40,
        random -> {
          int[] sizes = random.ints(2 + random.nextInt(3), 1, 60).toArray();
          TensorGraph graph = RandomGraphs.perceptron(random, sizes);
          assertAgrees(graph, PackProgram.pack(graph, options(128)), random);
        });
  }

  @Test
  void aLayerWithFewRowsTakesItsRowsAsDiagonalsAndFolds() {
    TensorGraph graph = RandomGraphs.perceptron(new SplittableRandom(1), 2000, 30);
    PackedProgram packed = PackProgram.pack(graph, options(8192));
    assertEquals(2048, packed.width());
    PackedOp.LinearMap map = (PackedOp.LinearMap) packed.nodes().getLast().op();
    assertEquals(32, map.fold());
    assertEquals(32, packed.nodes().getLast().layout().period());
  }
}
