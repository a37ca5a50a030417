package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes a graph from an older one: nodes in order, fresh names, values that stand for others.
public final class GraphBuilder {
  private final TensorGraph before;
  private final List<TensorNode> nodes = new ArrayList<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  public GraphBuilder(TensorGraph before) {
    this.before = before;
    before.inputs().forEach(input -> taken.add(input.name()));
    before.nodes().forEach(node -> taken.add(node.result()));
  }

  /// The value that stands for `value` of the older graph.
  public String current(String value) {
    return renamed.getOrDefault(value, value);
  }

  /// From here on `replacement` stands for `value`.
  public void replace(String value, String replacement) {
    renamed.put(value, replacement);
  }

  /// Adds a node of the older graph, its operands brought up to date.
  public void keep(TensorNode node) {
    nodes.add(
        new TensorNode(
            node.result(),
            node.op(),
            node.operands().stream().map(this::current).toList(),
            node.shape(),
            node.origin()));
  }

  /// Adds a node as it is.
  public void add(TensorNode node) {
    taken.add(node.result());
    nodes.add(node);
  }

  /// Adds a node under a fresh name that starts with `stem`, and returns the name.
  public String add(String stem, TensorOp op, List<String> operands, Shape shape, String origin) {
    String name = fresh(stem);
    nodes.add(new TensorNode(name, op, operands, shape, origin));
    return name;
  }

  /// A name that no value has.
  public String fresh(String stem) {
    String name = stem;
    for (int suffix = 1; !taken.add(name); suffix++) {
      name = stem + "." + suffix;
    }
    return name;
  }

  public TensorGraph build() {
    return build(before.inputs());
  }

  public TensorGraph build(List<TensorInput> inputs) {
    List<TensorOutput> outputs =
        before.outputs().stream()
            .map(output -> new TensorOutput(output.name(), current(output.value())))
            .toList();
    return new TensorGraph(before.name(), inputs, nodes, outputs);
  }
}
