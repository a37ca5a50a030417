package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;

/// Writes quotients by sums along an axis, in the middle of a model, as products with functions.
///
/// A softmax is `eᶻ / Σ eᶻ` with `z = x − mean(x)`: of `k` elements the sum is at least `k` then,
/// far from the reciprocal's pole. Of two elements it is the sigmoid of their difference. A norm is
/// divided by as `x · (Σ x²)^(-1/2)`, or `x · (Σ |x|)⁻¹`.
public final class LowerQuotients {
  private LowerQuotients() {}

  public static TensorGraph run(TensorGraph graph) {
    GraphBuilder builder = new GraphBuilder(graph);
    GraphIndex index = new GraphIndex(graph);
    for (TensorNode node : graph.nodes()) {
      Lowering lowering = new Lowering(builder, node.origin(), node.result());
      if (node.op() instanceof TensorOp.Softmax(int axis, boolean logarithm)) {
        String x = builder.current(node.operands().get(0));
        builder.replace(node.result(), lowering.softmax(x, node.shape(), axis, logarithm));
      } else if (node.op() instanceof TensorOp.FlatSoftmax(int axis, boolean logarithm)) {
        Shape shape = node.shape();
        int rows = shape.extents().subList(0, axis).stream().reduce(1, (a, b) -> a * b);
        Shape flat = Shape.of(rows, shape.size() / rows);
        String x = lowering.reshape(builder.current(node.operands().get(0)), flat);
        String y = lowering.softmax(x, flat, 1, logarithm);
        builder.replace(node.result(), lowering.reshape(y, shape));
      } else if (node.op() instanceof TensorOp.Normalize(int axis, int p)) {
        Shape shape = index.shape(node.operands().get(0));
        String x = builder.current(node.operands().get(0));
        builder.replace(node.result(), lowering.normalize(x, shape, axis, p));
      } else {
        builder.keep(node);
      }
    }
    return builder.build();
  }

  private record Lowering(GraphBuilder builder, String origin, String stem) {
    private String add(TensorOp op, Shape shape, String... operands) {
      return builder.add(stem + ".quotient", op, List.of(operands), shape, origin);
    }

    private String apply(Activation function, String x, Shape shape) {
      return add(new TensorOp.Activate(function), shape, x);
    }

    String reshape(String x, Shape shape) {
      return add(new TensorOp.Reshape(shape), shape, x);
    }

    String softmax(String x, Shape shape, int axis, boolean logarithm) {
      Shape reduced = reduced(shape, axis);
      if (shape.extent(axis) == 2 && !logarithm) {
        Tensor swapped = Tensor.of(Shape.of(2), 1, 0);
        String other = add(new TensorOp.Gather(axis, swapped), shape, x);
        String difference = add(new TensorOp.Subtract(), shape, x, other);
        return apply(new Activation.Sigmoid(), difference, shape);
      }
      String mean = add(new TensorOp.ReduceMean(List.of(axis), true), reduced, x);
      String z = add(new TensorOp.Subtract(), shape, x, mean);
      String exponentials = apply(new Activation.Exp(), z, shape);
      String sum = add(new TensorOp.ReduceSum(List.of(axis), true), reduced, exponentials);
      if (logarithm) {
        return add(new TensorOp.Subtract(), shape, z, apply(new Activation.Log(), sum, reduced));
      }
      String inverse = apply(new Activation.Reciprocal(), sum, reduced);
      return add(new TensorOp.Multiply(), shape, exponentials, inverse);
    }

    String normalize(String x, Shape shape, int axis, int p) {
      Shape reduced = reduced(shape, axis);
      String sizes =
          p == 1
              ? apply(new Activation.Abs(), x, shape)
              : add(new TensorOp.Multiply(), shape, x, x);
      String sum = add(new TensorOp.ReduceSum(List.of(axis), true), reduced, sizes);
      Activation inverse = p == 1 ? new Activation.Reciprocal() : new Activation.Pow(-0.5);
      return add(new TensorOp.Multiply(), shape, x, apply(inverse, sum, reduced));
    }

    private static Shape reduced(Shape shape, int axis) {
      int[] extents = shape.toArray();
      extents[axis] = 1;
      return Shape.of(extents);
    }
  }
}
