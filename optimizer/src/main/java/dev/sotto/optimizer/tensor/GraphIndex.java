package dev.sotto.optimizer.tensor;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Producers, consumers and shapes of the values of one graph.
public final class GraphIndex {
  private final Map<String, TensorNode> producers = new HashMap<>();
  private final Map<String, List<TensorNode>> consumers = new HashMap<>();
  private final Map<String, Integer> outputUses = new HashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();

  public GraphIndex(TensorGraph graph) {
    for (TensorInput input : graph.inputs()) {
      shapes.put(input.name(), input.shape());
    }
    for (TensorNode node : graph.nodes()) {
      producers.put(node.result(), node);
      shapes.put(node.result(), node.shape());
      for (String operand : node.operands()) {
        consumers.computeIfAbsent(operand, _ -> new ArrayList<>()).add(node);
      }
    }
    for (TensorOutput output : graph.outputs()) {
      outputUses.merge(output.value(), 1, Integer::sum);
    }
  }

  /// The node that yields `value`; none for an input.
  public Optional<TensorNode> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /// The nodes that read `value`, once for each operand that it is.
  public List<TensorNode> consumers(String value) {
    return List.copyOf(consumers.getOrDefault(value, List.of()));
  }

  public boolean isOutput(String value) {
    return outputUses.containsKey(value);
  }

  /// How often nodes and outputs read `value`.
  public int uses(String value) {
    return consumers.getOrDefault(value, List.of()).size() + outputUses.getOrDefault(value, 0);
  }

  public Shape shape(String value) {
    Shape shape = shapes.get(value);
    if (shape == null) {
      throw new CompilerBugException("value '" + value + "' is used but not defined");
    }
    return shape;
  }
}
