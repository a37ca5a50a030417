package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;
import java.util.stream.IntStream;

/// What stands at the end of classifiers: softmax, the largest class, normalisation.
final class Heads {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("Softmax", "", node -> softmax(node, false)),
          onnx("LogSoftmax", "", node -> softmax(node, true)),
          onnx("ArgMax", "", node -> argMax(node, node.variable(0))),
          onnx("ArgMin", "", node -> argMax(node, node.scale(node.variable(0), -1))),
          onnx("LpNormalization", "p of 1 or 2", Heads::normalize));

  private Heads() {}

  /// Before opset 13 all axes from `axis` on are flattened into one.
  private static Value softmax(Node node, boolean logarithm) {
    Value.Variable x = node.variable(0);
    int rank = x.shape().rank();
    if (node.opset() >= 13) {
      return node.emit(
          new TensorOp.Softmax(node.axis(node.integer("axis", -1), rank), logarithm), x);
    }
    int axis = node.axis(node.integer("axis", 1), rank);
    return node.emit(
        axis == rank - 1
            ? new TensorOp.Softmax(axis, logarithm)
            : new TensorOp.FlatSoftmax(axis, logarithm),
        x);
  }

  private static Value argMax(Node node, Value.Variable x) {
    int axis = node.axis(node.integer("axis", 0), x.shape().rank());
    boolean last = node.flag("select_last_index", false);
    return node.emitAs(
        ElementType.INT64, new TensorOp.ArgMax(axis, node.flag("keepdims", true), last), x);
  }

  /// The elements of a constant list at `indices` that an ArgMax gave: names for classes.
  ///
  /// @throws dev.sotto.ir.UnsupportedModelException if the list does not hold whole numbers or
  ///   strings, as a table of embeddings does not
  static Value.Variable labels(Node node, Value.Constant list, Value.Variable indices) {
    boolean names = list.type() == ElementType.STRING || list.type() == ElementType.INT64;
    if (list.shape().rank() != 1 || !names || indices.type() != ElementType.INT64) {
      throw node.unsupported(
          "it looks up a constant table at places that are encrypted",
          "look up before encryption, and give the model what was found (an embedding, a one-hot"
              + " vector) as its input");
    }
    List<String> labels =
        list.type() == ElementType.STRING
            ? list.texts()
            : Node.longs(list.tensor()).stream().map(String::valueOf).toList();
    List<String> positions = IntStream.range(0, labels.size()).mapToObj(String::valueOf).toList();
    return labels.equals(positions)
        ? indices
        : node.emitAs(list.type(), new TensorOp.LabelMap(labels), indices);
  }

  private static Value normalize(Node node) {
    Value.Variable x = node.variable(0);
    long p = node.integer("p", 2);
    if (p != 1 && p != 2) {
      throw node.malformed("p %d, expected 1 or 2".formatted(p));
    }
    return node.emit(
        new TensorOp.Normalize(node.axis(node.integer("axis", -1), x.shape().rank()), (int) p), x);
  }
}
