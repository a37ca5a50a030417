package dev.sotto.ir.tensor;

import java.util.List;

/// What a model computes: tensors with static shapes and sealed operators, in execution order.
///
/// Values are named; every node has one result. A name is defined once, before it is used. The free
/// batch dimension of a model is bound to 1: a graph speaks of one sample. Constants live inside
/// the operators, never as nodes. Graphs are built through [TensorVerifier]-checked passes.
public record TensorGraph(
    String name, List<TensorInput> inputs, List<TensorNode> nodes, List<TensorOutput> outputs) {
  public TensorGraph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// An input of the graph, by the name of its value (which is the model's name for it).
  public record TensorInput(String name, Shape shape) {}

  /// `result = op(operands)`, of shape `shape`; `origin` names the model's node(s) it came from.
  public record TensorNode(
      String result, TensorOp op, List<String> operands, Shape shape, String origin) {
    public TensorNode {
      operands = List.copyOf(operands);
    }
  }

  /// An output: the model's name for it, and the value that it is.
  public record TensorOutput(String name, String value) {}
}
