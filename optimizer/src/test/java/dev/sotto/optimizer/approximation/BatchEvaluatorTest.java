package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchEvaluatorTest {
  private static final Shape IN = Shape.of(1, 3);
  private static final Shape OUT = Shape.of(1, 5);

  @Test
  void someSamplesHaveTheValuesThatTheyHaveAmongAll() {
    SplittableRandom random = new SplittableRandom(7);
    TensorGraph graph = layer(random);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < 20; s++) {
      samples.add(List.of(Tensor.wrap(IN, random.doubles(3, -2, 2).toArray())));
    }
    int[] chosen = {3, 4, 11};
    BatchEvaluator all = new BatchEvaluator(graph, samples);
    Map<String, double[]> whole = all.runExact();
    Map<String, double[]> expected =
        new BatchEvaluator(graph, Arrays.stream(chosen).mapToObj(samples::get).toList()).runExact();
    Map<String, double[]> some = all.on(chosen).runExact();
    assertEquals(expected.keySet(), some.keySet());
    expected.forEach(
        (name, values) -> {
          assertArrayEquals(values, some.get(name), name);
          assertArrayEquals(
              values, all.pick(Objects.requireNonNull(whole.get(name)), chosen), name);
        });
  }

  private static TensorGraph layer(SplittableRandom random) {
    DenseOperator matrix = new DenseOperator(5, 3, random.doubles(15, -1, 1).toArray());
    Tensor bias = Tensor.wrap(OUT, random.doubles(5, -1, 1).toArray());
    return new TensorGraph(
        "layer",
        List.of(new TensorInput("x", IN)),
        List.of(
            new TensorNode(
                "h", new TensorOp.Affine(List.of(matrix), bias), List.of("x"), OUT, "layer"),
            new TensorNode(
                "y", new TensorOp.Activate(new Activation.Tanh()), List.of("h"), OUT, "layer")),
        List.of(new TensorOutput("y", "y")));
  }
}
