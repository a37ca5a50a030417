package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;

/// Writes maxima by ReLU: `max(x, y) = y + relu(x − y)`, over windows and axes as balanced trees.
///
/// A window's maximum is taken axis by axis; each axis of `k` cells adds `⌈log₂ k⌉` ReLUs to the
/// depth. A cell that lies in the padding is replaced by one of the same window that does not. A
/// `PRelu` becomes `slope·x + (1 − slope)·relu(x)`.
public final class LowerMaximum {
  private LowerMaximum() {}

  public static TensorGraph run(TensorGraph graph) {
    GraphBuilder builder = new GraphBuilder(graph);
    GraphIndex index = new GraphIndex(graph);
    for (TensorNode node : graph.nodes()) {
      Lowering lowering = new Lowering(builder, node.origin(), node.result());
      List<String> operands = node.operands().stream().map(builder::current).toList();
      if (node.op() instanceof TensorOp.Maximum || node.op() instanceof TensorOp.Minimum) {
        boolean largest = node.op() instanceof TensorOp.Maximum;
        String x = lowering.expand(operands.get(0), index.shape(node.operands().get(0)), node);
        String y = lowering.expand(operands.get(1), index.shape(node.operands().get(1)), node);
        String result = lowering.choose(x, y, node.shape(), largest);
        builder.replace(node.result(), result);
      } else if (node.op() instanceof TensorOp.PRelu(Tensor slope)) {
        builder.replace(node.result(), lowering.pRelu(operands.get(0), slope, node.shape()));
      } else if (node.op() instanceof TensorOp.MaxPool pool) {
        Shape shape = index.shape(node.operands().get(0));
        builder.replace(node.result(), lowering.pool(operands.get(0), shape, pool, node.shape()));
      } else if (node.op() instanceof TensorOp.ReduceMax(List<Integer> axes, boolean keepDims)) {
        Shape shape = index.shape(node.operands().get(0));
        String reduced = lowering.reduce(operands.get(0), shape, axes);
        if (!keepDims) {
          reduced =
              lowering.add(new TensorOp.Reshape(node.shape()), List.of(reduced), node.shape());
        }
        builder.replace(node.result(), reduced);
      } else {
        builder.keep(node);
      }
    }
    return builder.build();
  }

  private record Lowering(GraphBuilder builder, String origin, String stem) {

    String add(TensorOp op, List<String> operands, Shape shape) {
      return builder.add(stem + ".max", op, operands, shape, origin);
    }

    String expand(String value, Shape shape, TensorNode node) {
      return shape.equals(node.shape())
          ? value
          : add(new TensorOp.Expand(node.shape()), List.of(value), node.shape());
    }

    String choose(String x, String y, Shape shape, boolean largest) {
      String difference = add(new TensorOp.Subtract(), List.of(x, y), shape);
      String positive =
          add(new TensorOp.Activate(new Activation.Relu()), List.of(difference), shape);
      return largest
          ? add(new TensorOp.Add(), List.of(y, positive), shape)
          : add(new TensorOp.Subtract(), List.of(x, positive), shape);
    }

    String pRelu(String x, Tensor slope, Shape shape) {
      if (slope.size() == 1) {
        Activation leaky = new Activation.LeakyRelu(slope.at(0));
        return add(new TensorOp.Activate(leaky), List.of(x), shape);
      }
      double[] rest = slope.toArray();
      for (int k = 0; k < rest.length; k++) {
        rest[k] = 1 - rest[k];
      }
      Tensor complement = Tensor.wrap(slope.shape(), rest);
      String linear = add(new TensorOp.MultiplyConstant(slope), List.of(x), shape);
      String positive = add(new TensorOp.Activate(new Activation.Relu()), List.of(x), shape);
      String scaled = add(new TensorOp.MultiplyConstant(complement), List.of(positive), shape);
      return add(new TensorOp.Add(), List.of(linear, scaled), shape);
    }

    String reduce(String value, Shape shape, List<Integer> axes) {
      String current = value;
      Shape at = shape;
      for (int axis : axes) {
        List<int[]> cells = new ArrayList<>();
        for (int k = 0; k < at.extent(axis); k++) {
          cells.add(new int[] {k});
        }
        current = tree(current, at, axis, cells);
        at = withExtent(at, axis, 1);
      }
      return current;
    }

    String pool(String value, Shape shape, TensorOp.MaxPool pool, Shape result) {
      String current = value;
      Shape at = shape;
      int spatial = pool.kernel().size();
      for (int k = spatial - 1; k >= 0; k--) {
        int axis = shape.rank() - spatial + k;
        int extent = at.extent(axis);
        int outputs = result.extent(axis);
        List<int[]> cells = new ArrayList<>();
        for (int cell = 0; cell < pool.kernel().get(k); cell++) {
          int[] source = new int[outputs];
          for (int output = 0; output < outputs; output++) {
            int start = output * pool.strides().get(k) - pool.pads().get(k);
            source[output] = inside(start, cell, pool.dilations().get(k), extent);
          }
          cells.add(source);
        }
        current = tree(current, at, axis, cells);
        at = withExtent(at, axis, outputs);
      }
      return current;
    }

    /// The cell's position, or where that is padding the first of the window's that is none.
    private static int inside(int start, int cell, int dilation, int extent) {
      int position = start + cell * dilation;
      if (position >= 0 && position < extent) {
        return position;
      }
      int first = start;
      while (first < 0) {
        first += dilation;
      }
      return first;
    }

    /// The maximum of several selections along one axis, as a balanced tree.
    private String tree(String value, Shape shape, int axis, List<int[]> cells) {
      Shape reduced = withExtent(shape, axis, cells.get(0).length);
      List<String> level = new ArrayList<>();
      for (int[] cell : cells) {
        double[] indices = new double[cell.length];
        for (int k = 0; k < cell.length; k++) {
          indices[k] = cell[k];
        }
        Tensor tensor = Tensor.wrap(Shape.of(cell.length), indices);
        level.add(add(new TensorOp.Gather(axis, tensor), List.of(value), reduced));
      }
      while (level.size() > 1) {
        List<String> next = new ArrayList<>();
        for (int k = 0; k + 1 < level.size(); k += 2) {
          next.add(choose(level.get(k), level.get(k + 1), reduced, true));
        }
        if (level.size() % 2 == 1) {
          next.add(level.getLast());
        }
        level = next;
      }
      return level.get(0);
    }

    private static Shape withExtent(Shape shape, int axis, int extent) {
      int[] extents = shape.toArray();
      extents[axis] = extent;
      return Shape.of(extents);
    }
  }
}
