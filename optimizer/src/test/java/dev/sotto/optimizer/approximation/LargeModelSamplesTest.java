package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LargeModelSamplesTest {
  private static final int SAMPLES = 256;
  private static final int INPUTS = 800;
  private static final int NEURONS = 2000;

  /// Of so many entries that not all samples are taken for fits: the last is not.
  @Test
  void intervalsHoldSamplesThatAreTooManyForFits() {
    SplittableRandom random = new SplittableRandom(11);
    DenseOperator first = dense(random, NEURONS, INPUTS, 0.05);
    DenseOperator second = dense(random, 4, NEURONS, 0.05);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < SAMPLES; s++) {
      double size = s == SAMPLES - 1 ? 4 : 1;
      double[] x = random.doubles(INPUTS, -size, size).toArray();
      samples.add(List.of(Tensor.wrap(Shape.of(1, INPUTS), x)));
    }
    ApproximateModel.Approximated approximated =
        ApproximateModel.run(
            graph(first, second),
            new TensorGraph(
                "tail",
                List.of(new TensorInput("z", Shape.of(1, 4))),
                List.of(),
                List.of(new TensorOutput("z", "z"))),
            samples,
            1e-2,
            levels -> new RingCosts(CostTable.standard(), 15, 1, 1));
    double[] operands = first.apply(samples.getLast().getFirst().toArray());
    ActivationFact fact = approximated.facts().getFirst();
    assertTrue(fact.low() < Arrays.stream(operands).min().orElseThrow());
    assertTrue(fact.high() > Arrays.stream(operands).max().orElseThrow());
    assertEquals(SAMPLES, approximated.calibrationSamples());
  }

  private static DenseOperator dense(SplittableRandom random, int rows, int columns, double size) {
    return new DenseOperator(
        rows, columns, random.doubles((long) rows * columns, -size, size).toArray());
  }

  private static TensorGraph graph(LinearOperator first, LinearOperator second) {
    Shape hidden = Shape.of(1, NEURONS);
    Shape out = Shape.of(1, 4);
    return new TensorGraph(
        "wide",
        List.of(new TensorInput("x", Shape.of(1, INPUTS))),
        List.of(
            affine("h", first, "x", hidden),
            new TensorNode(
                "y", new TensorOp.Activate(new Activation.Tanh()), List.of("h"), hidden, "tanh"),
            affine("z", second, "y", out)),
        List.of(new TensorOutput("z", "z")));
  }

  private static TensorNode affine(
      String result, LinearOperator matrix, String operand, Shape shape) {
    TensorOp.Affine op =
        new TensorOp.Affine(List.of(matrix), Tensor.wrap(shape, new double[shape.size()]));
    return new TensorNode(result, op, List.of(operand), shape, result);
  }
}
