package dev.sotto.optimizer.tensor;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Composes an `Affine` with the `Affine`s that it reads, so that a run of linear steps takes one
/// level.
///
/// A producer is taken in where only linear nodes read it, or where it has at most one entry in a
/// row (a selection or a scaling, which composes for free). One that an activation or a product
/// reads as well stays: its level is spent on that path anyway.
public final class ComposeLinear {
  private ComposeLinear() {}

  public static TensorGraph run(TensorGraph graph) {
    GraphIndex index = new GraphIndex(graph);
    Map<String, TensorNode> composed = new HashMap<>();
    List<TensorNode> nodes = new ArrayList<>();
    for (TensorNode node : graph.nodes()) {
      TensorNode next = node;
      if (node.op() instanceof TensorOp.Affine affine) {
        next = absorb(node, affine, composed, index);
        composed.put(next.result(), next);
      }
      nodes.add(next);
    }
    return EliminateDeadCode.run(
        new TensorGraph(graph.name(), graph.inputs(), nodes, graph.outputs()));
  }

  private static TensorNode absorb(
      TensorNode node, TensorOp.Affine affine, Map<String, TensorNode> composed, GraphIndex index) {
    Map<String, LinearOperator> terms = new LinkedHashMap<>();
    double[] bias = affine.bias().toArray();
    Set<String> origins = new LinkedHashSet<>();
    for (int k = 0; k < node.operands().size(); k++) {
      String operand = node.operands().get(k);
      LinearOperator matrix = affine.matrices().get(k);
      TensorNode producer = composed.get(operand);
      if (producer == null
          || !(producer.op() instanceof TensorOp.Affine inner)
          || !isWorthwhile(producer, inner, index)) {
        terms.merge(operand, matrix, LinearOperators::add);
        continue;
      }
      origins.add(producer.origin());
      for (int j = 0; j < producer.operands().size(); j++) {
        LinearOperator product = LinearOperators.compose(matrix, inner.matrices().get(j));
        terms.merge(producer.operands().get(j), product, LinearOperators::add);
      }
      double[] shift = matrix.apply(inner.bias().toArray());
      for (int row = 0; row < bias.length; row++) {
        bias[row] += shift[row];
      }
    }
    origins.add(node.origin());
    return new TensorNode(
        node.result(),
        new TensorOp.Affine(List.copyOf(terms.values()), Tensor.wrap(affine.bias().shape(), bias)),
        List.copyOf(terms.keySet()),
        node.shape(),
        String.join("+", origins));
  }

  private static boolean isWorthwhile(
      TensorNode producer, TensorOp.Affine inner, GraphIndex index) {
    boolean onlyLinearReaders =
        !index.isOutput(producer.result())
            && index.consumers(producer.result()).stream()
                .allMatch(reader -> reader.op() instanceof TensorOp.Affine);
    return onlyLinearReaders
        || (producer.operands().size() == 1
            && Matrices.hasAtMostOneEntryPerRow(inner.matrices().get(0)));
  }
}
