package dev.sotto.ir.tensor;

import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random verified graphs for tests of the textual form.
public final class RandomGraphs {
  private RandomGraphs() {}

  /// A few linear operators, as such or lowered, each with inputs of its own.
  public static TensorGraph next(SplittableRandom random) {
    List<TensorInput> inputs = new ArrayList<>();
    List<TensorNode> nodes = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      RandomLinear.Case c = RandomLinear.next(random);
      List<Shape> shapes = c.operands().stream().map(Tensor::shape).toList();
      Shape result = TensorShapes.infer(c.op(), shapes);
      TensorOp op = random.nextBoolean() ? c.op() : LinearLowering.lower(c.op(), shapes, result);
      add(inputs, nodes, op, shapes);
    }
    return new TensorGraph("random", inputs, nodes, List.of(new TensorOutput("y", "y0")));
  }

  private static void add(
      List<TensorInput> inputs, List<TensorNode> nodes, TensorOp op, List<Shape> shapes) {
    List<String> operands = new ArrayList<>();
    for (Shape shape : shapes) {
      String name = "x" + inputs.size();
      inputs.add(new TensorInput(name, shape));
      operands.add(name);
    }
    String name = "y" + nodes.size();
    Shape result = TensorShapes.infer(op, shapes);
    nodes.add(new TensorNode(name, op, operands, result, "from " + name));
  }

  /// Every operator that is not linear, every activation, and a scaled matrix.
  public static TensorGraph everything(SplittableRandom random) {
    List<TensorInput> inputs = new ArrayList<>();
    List<TensorNode> nodes = new ArrayList<>();
    Shape shape = Shape.of(1, 3, 4, 4);
    for (Activation activation : activations()) {
      add(inputs, nodes, new TensorOp.Activate(activation), List.of(shape));
    }
    List<Integer> twos = List.of(2, 2);
    List<Integer> ones = List.of(1, 1);
    List<TensorOp> unary =
        List.of(
            new TensorOp.PRelu(RandomTensors.tensor(random, Shape.of(3, 1, 1))),
            new TensorOp.MaxPool(twos, twos, ones, List.of(0, 1, 0, 1)),
            new TensorOp.ReduceMax(List.of(2, 3), true),
            new TensorOp.Polynomial(new ChebyshevPolynomial(0.1, -2, Double.MIN_VALUE)),
            new TensorOp.Softmax(1, true),
            new TensorOp.FlatSoftmax(2, false),
            new TensorOp.ArgMax(3, false, true),
            new TensorOp.LabelMap(List.of("no", "\"yes\"")),
            new TensorOp.Normalize(1, 2),
            new TensorOp.Affine(
                List.of(LinearOperators.diagonal(random.doubles(48).toArray())),
                RandomTensors.tensor(random, Shape.of(48))));
    unary.forEach(op -> add(inputs, nodes, op, List.of(shape)));
    List<TensorOp> binary =
        List.of(
            new TensorOp.Multiply(),
            new TensorOp.Maximum(),
            new TensorOp.Minimum(),
            new TensorOp.MatMul());
    binary.forEach(op -> add(inputs, nodes, op, List.of(shape, shape)));
    return new TensorGraph("everything", inputs, nodes, List.of());
  }

  private static List<Activation> activations() {
    return List.of(
        new Activation.Relu(),
        new Activation.LeakyRelu(0.1),
        new Activation.ThresholdedRelu(1),
        new Activation.Elu(0.5),
        new Activation.Selu(1.67, 1.05),
        new Activation.Celu(2),
        new Activation.Sigmoid(),
        new Activation.HardSigmoid(0.2, 0.5),
        new Activation.HardSwish(),
        new Activation.Swish(1),
        new Activation.Mish(),
        new Activation.Tanh(),
        new Activation.Softplus(),
        new Activation.Softsign(),
        new Activation.Gelu(true),
        new Activation.Gelu(false),
        new Activation.Erf(),
        new Activation.Exp(),
        new Activation.Log(),
        new Activation.Sqrt(),
        new Activation.Reciprocal(),
        new Activation.Pow(-1.5),
        new Activation.Abs(),
        new Activation.Sign(),
        new Activation.Step(true),
        new Activation.Clip(Double.NEGATIVE_INFINITY, 6),
        new Activation.Sin(),
        new Activation.Cos());
  }
}
