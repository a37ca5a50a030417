package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.LinearLowering;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;

/// Writes every linear operator as an `Affine`: matrices between flattened tensors, and a bias.
///
/// Products of values of different shapes are brought to one shape by a linear `Expand` first.
public final class LowerLinear {
  private LowerLinear() {}

  public static TensorGraph run(TensorGraph graph) {
    GraphIndex index = new GraphIndex(graph);
    GraphBuilder builder = new GraphBuilder(graph);
    for (TensorNode node : graph.nodes()) {
      List<Shape> shapes = node.operands().stream().map(index::shape).toList();
      if (node.op() instanceof TensorOp.Affine) {
        builder.keep(node);
      } else if (node.op() instanceof TensorOp.Linear linear) {
        builder.add(
            new TensorNode(
                node.result(),
                LinearLowering.lower(linear, shapes, node.shape()),
                node.operands().stream().map(builder::current).toList(),
                node.shape(),
                node.origin()));
      } else if (node.op() instanceof TensorOp.Multiply) {
        builder.add(expandOperands(node, shapes, builder));
      } else {
        builder.keep(node);
      }
    }
    return builder.build();
  }

  private static TensorNode expandOperands(
      TensorNode node, List<Shape> shapes, GraphBuilder builder) {
    List<String> operands = new ArrayList<>();
    for (int k = 0; k < shapes.size(); k++) {
      String operand = builder.current(node.operands().get(k));
      if (!shapes.get(k).equals(node.shape())) {
        TensorOp.Linear expand = new TensorOp.Expand(node.shape());
        TensorOp affine = LinearLowering.lower(expand, List.of(shapes.get(k)), node.shape());
        operand =
            builder.add(
                operand + ".expanded", affine, List.of(operand), node.shape(), node.origin());
      }
      operands.add(operand);
    }
    return new TensorNode(node.result(), node.op(), operands, node.shape(), node.origin());
  }
}
