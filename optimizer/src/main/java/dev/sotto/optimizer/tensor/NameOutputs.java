package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives what outputs read the outputs' names again, where a pass put another value in its place.
///
/// The client's part finds the body's values by these names.
public final class NameOutputs {
  private NameOutputs() {}

  public static TensorGraph run(TensorGraph graph) {
    Set<String> taken = new HashSet<>();
    graph.inputs().forEach(input -> taken.add(input.name()));
    Set<String> inputs = Set.copyOf(taken);
    graph.nodes().forEach(node -> taken.add(node.result()));
    Map<String, String> names = new HashMap<>();
    for (TensorOutput output : graph.outputs()) {
      if (!inputs.contains(output.value()) && taken.add(output.name())) {
        names.putIfAbsent(output.value(), output.name());
      }
    }
    return new TensorGraph(
        graph.name(),
        graph.inputs(),
        graph.nodes().stream().map(node -> renamed(node, names)).toList(),
        graph.outputs().stream()
            .map(output -> new TensorOutput(output.name(), name(output.value(), names)))
            .toList());
  }

  private static TensorNode renamed(TensorNode node, Map<String, String> names) {
    List<String> operands = node.operands().stream().map(value -> name(value, names)).toList();
    return new TensorNode(
        name(node.result(), names), node.op(), operands, node.shape(), node.origin());
  }

  private static String name(String value, Map<String, String> names) {
    return names.getOrDefault(value, value);
  }
}
