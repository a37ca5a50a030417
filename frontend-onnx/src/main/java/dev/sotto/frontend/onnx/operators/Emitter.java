package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.ir.tensor.TensorShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects the tensor operations that importing emits, in order, under names that are unique.
///
/// Operations of the node in progress have provisional names; [#finish] gives those that are
/// results of the node the model's names for them.
public final class Emitter {
  /// Elements of the largest value: 16 million, a thousand ciphertexts.
  public static final int MAX_ELEMENTS = 1 << 24;

  private final List<TensorNode> nodes = new ArrayList<>();
  private final List<TensorNode> pending = new ArrayList<>();
  private final Set<String> reserved;
  private int serial;

  /// `reserved` are the model's own names, never to be taken for intermediate values.
  public Emitter(Set<String> reserved) {
    this.reserved = Set.copyOf(reserved);
  }

  Value.Variable emit(String origin, ElementType type, TensorOp op, Value.Variable... operands) {
    Shape shape =
        TensorShapes.infer(op, Arrays.stream(operands).map(Value.Variable::shape).toList());
    if (shape.size() > MAX_ELEMENTS) {
      throw new UnsupportedModelException(
          "node '%s': a value of shape %s has more than %d elements; use a smaller input"
              .formatted(origin, shape, MAX_ELEMENTS));
    }
    String name;
    do {
      name = origin + "." + ++serial;
    } while (reserved.contains(name));
    List<String> names = Arrays.stream(operands).map(Value.Variable::name).toList();
    pending.add(new TensorNode(name, op, names, shape, origin));
    return new Value.Variable(name, shape, type);
  }

  /// Ends a node: its `results` computed by it are renamed to `outputs` (empty: no name).
  public List<Value> finish(List<String> outputs, List<Value> results) {
    Map<String, String> renamed = new HashMap<>();
    for (int i = 0; i < Math.min(outputs.size(), results.size()); i++) {
      String output = outputs.get(i);
      if (!output.isEmpty()
          && results.get(i) instanceof Value.Variable variable
          && pending.stream().anyMatch(node -> node.result().equals(variable.name()))) {
        renamed.putIfAbsent(variable.name(), output);
      }
    }
    for (TensorNode node : pending) {
      nodes.add(
          new TensorNode(
              renamed.getOrDefault(node.result(), node.result()),
              node.op(),
              node.operands().stream().map(name -> renamed.getOrDefault(name, name)).toList(),
              node.shape(),
              node.origin()));
    }
    pending.clear();
    return results.stream().map(result -> rename(result, renamed)).toList();
  }

  private static Value rename(Value value, Map<String, String> renamed) {
    return switch (value) {
      case Value.Constant constant -> constant;
      case Value.Variable(String name, Shape shape, ElementType type) ->
          new Value.Variable(renamed.getOrDefault(name, name), shape, type);
    };
  }

  /// All operations of finished nodes, in order.
  public List<TensorNode> nodes() {
    return List.copyOf(nodes);
  }
}
