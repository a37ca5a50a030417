package dev.sotto.optimizer.tensor;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;

/// Writes an `Affine` that only adds or subtracts two values as that: it then takes no level.
///
/// One that leaves its single operand as it is disappears.
public final class RestoreSums {
  private RestoreSums() {}

  public static TensorGraph run(TensorGraph graph) {
    GraphBuilder builder = new GraphBuilder(graph);
    GraphIndex index = new GraphIndex(graph);
    for (TensorNode node : graph.nodes()) {
      if (!(node.op() instanceof TensorOp.Affine(List<LinearOperator> matrices, Tensor bias))
          || matrices.size() > 2
          || !isZero(bias)
          || !node.operands().stream().allMatch(o -> index.shape(o).equals(node.shape()))) {
        builder.keep(node);
        continue;
      }
      double first = Matrices.uniformFactor(matrices.get(0));
      double second = matrices.size() == 2 ? Matrices.uniformFactor(matrices.get(1)) : 0;
      if (first == 1 && second == 0) {
        builder.replace(node.result(), builder.current(node.operands().get(0)));
      } else if (first == 1 && Math.abs(second) == 1) {
        TensorOp op = second == 1 ? new TensorOp.Add() : new TensorOp.Subtract();
        builder.keep(
            new TensorNode(node.result(), op, node.operands(), node.shape(), node.origin()));
      } else {
        builder.keep(node);
      }
    }
    return builder.build();
  }

  private static boolean isZero(Tensor bias) {
    for (int k = 0; k < bias.size(); k++) {
      if (bias.at(k) != 0) {
        return false;
      }
    }
    return true;
  }
}
