package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Drops nodes from which no output is reached; inputs stay, as they are the model's signature.
public final class EliminateDeadCode {
  private EliminateDeadCode() {}

  public static TensorGraph run(TensorGraph graph) {
    Set<String> live = new HashSet<>();
    graph.outputs().forEach(output -> live.add(output.value()));
    List<TensorNode> kept = new ArrayList<>();
    for (TensorNode node : graph.nodes().reversed()) {
      if (live.contains(node.result())) {
        live.addAll(node.operands());
        kept.add(node);
      }
    }
    return new TensorGraph(graph.name(), graph.inputs(), kept.reversed(), graph.outputs());
  }
}
