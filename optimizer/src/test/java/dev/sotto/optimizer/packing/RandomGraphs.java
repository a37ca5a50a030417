package dev.sotto.optimizer.packing;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.SelectionOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Small random graphs of what packing accepts: convolutions with strides, pads and groups, full
/// layers, sums, products and polynomials.
public final class RandomGraphs {
  private final SplittableRandom random;
  private final List<TensorNode> nodes = new ArrayList<>();
  private int count;

  private RandomGraphs(SplittableRandom random) {
    this.random = random;
  }

  public static Tensor values(SplittableRandom random, Shape shape) {
    return Tensor.wrap(shape, random.doubles(shape.size(), -1, 1).toArray());
  }

  /// An image network with `layers` convolutions, some with a residual sum, then full layers.
  public static TensorGraph network(SplittableRandom random, int layers) {
    RandomGraphs graph = new RandomGraphs(random);
    int channels = 1 + random.nextInt(4);
    Shape shape = Shape.of(1, channels, 4 + random.nextInt(6), 4 + random.nextInt(6));
    List<TensorInput> inputs = List.of(new TensorInput("x", shape));
    String value = "x";
    for (int layer = 0; layer < layers; layer++) {
      TensorNode convolution = graph.convolution(value, shape);
      String next = graph.elementwise(convolution.result(), convolution.shape());
      if (convolution.shape().equals(shape) && random.nextBoolean()) {
        next = graph.residual(next, value, shape);
      }
      value = next;
      shape = convolution.shape();
    }
    value = graph.dense(value, shape, 1 + random.nextInt(12));
    Shape middle = graph.nodes.getLast().shape();
    value = graph.elementwise(value, middle);
    value = graph.dense(value, middle, 1 + random.nextInt(20));
    return new TensorGraph("random", inputs, graph.nodes, List.of(new TensorOutput("y", value)));
  }

  /// Full layers of the given sizes with a polynomial between.
  public static TensorGraph perceptron(SplittableRandom random, int... sizes) {
    RandomGraphs graph = new RandomGraphs(random);
    Shape shape = Shape.of(1, sizes[0]);
    List<TensorInput> inputs = List.of(new TensorInput("x", shape));
    String value = "x";
    for (int i = 1; i < sizes.length; i++) {
      value = graph.dense(value, Shape.of(1, sizes[i - 1]), sizes[i]);
      if (i < sizes.length - 1) {
        value = graph.polynomial(value, Shape.of(1, sizes[i]), 3);
      }
    }
    return new TensorGraph("mlp", inputs, graph.nodes, List.of(new TensorOutput("y", value)));
  }

  private String name() {
    return "v" + count++;
  }

  private String node(TensorOp op, List<String> operands, Shape shape) {
    String name = name();
    nodes.add(new TensorNode(name, op, operands, shape, "node " + name));
    return name;
  }

  private TensorNode convolution(String value, Shape shape) {
    int channels = shape.extent(1);
    int groups = channels % 2 == 0 && random.nextBoolean() ? 2 : 1;
    int out = groups * (1 + random.nextInt(4));
    int kernel = 1 + random.nextInt(Math.min(3, Math.min(shape.extent(2), shape.extent(3))));
    int stride = 1 + random.nextInt(2);
    int pad = random.nextInt(2);
    int height = (shape.extent(2) + 2 * pad - kernel) / stride + 1;
    int width = (shape.extent(3) + 2 * pad - kernel) / stride + 1;
    double[] weights =
        random.doubles((long) out * channels / groups * kernel * kernel, -0.3, 0.3).toArray();
    LinearOperator operator =
        new ConvolutionOperator(
            channels,
            shape.extent(2),
            shape.extent(3),
            out,
            height,
            width,
            kernel,
            kernel,
            stride,
            stride,
            1,
            1,
            pad,
            pad,
            groups,
            weights);
    Shape result = Shape.of(1, out, height, width);
    node(affine(result, operator), List.of(value), result);
    return nodes.getLast();
  }

  private TensorOp affine(Shape result, LinearOperator... operators) {
    Tensor bias = Tensor.wrap(result, random.doubles(result.size(), -0.1, 0.1).toArray());
    return new TensorOp.Affine(List.of(operators), bias);
  }

  private String dense(String value, Shape shape, int rows) {
    double[] weights = random.doubles((long) rows * shape.size(), -0.1, 0.1).toArray();
    Shape result = Shape.of(1, rows);
    LinearOperator operator = new DenseOperator(rows, shape.size(), weights);
    return node(affine(result, operator), List.of(value), result);
  }

  /// A two-operand map `I·a + 0.5·b`, or an addition.
  private String residual(String a, String b, Shape shape) {
    if (random.nextBoolean()) {
      return node(new TensorOp.Add(), List.of(a, b), shape);
    }
    int[] source = new int[shape.size()];
    for (int i = 0; i < source.length; i++) {
      source[i] = i;
    }
    LinearOperator identity = new SelectionOperator(source.length, source);
    return node(affine(shape, identity, identity), List.of(a, b), shape);
  }

  private String polynomial(String value, Shape shape, int degree) {
    double[] coefficients = random.doubles(degree + 1L, -0.3, 0.3).toArray();
    coefficients[degree] = 0.2;
    TensorOp op = new TensorOp.Polynomial(new ChebyshevPolynomial(coefficients));
    return node(op, List.of(value), shape);
  }

  private String elementwise(String value, Shape shape) {
    return switch (random.nextInt(4)) {
      case 0 -> node(new TensorOp.Multiply(), List.of(value, value), shape);
      case 1 -> {
        String other = polynomial(value, shape, 3);
        yield node(new TensorOp.Subtract(), List.of(other, value), shape);
      }
      case 2 -> {
        String other = polynomial(value, shape, 2);
        yield node(new TensorOp.Multiply(), List.of(other, value), shape);
      }
      default -> polynomial(value, shape, 1 + random.nextInt(5));
    };
  }
}
