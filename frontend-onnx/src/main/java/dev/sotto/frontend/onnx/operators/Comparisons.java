package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;

/// Comparisons and what combines them, as numbers 0 and 1.
///
/// They are steps of differences, which the client takes where they end a model.
final class Comparisons {
  private static final String NOTE = "at the end of a model, or on constants and shapes";

  static final List<Operator> OPERATORS =
      List.of(
          onnx("Greater", NOTE, node -> compare(node, 0, 1, false)),
          onnx("GreaterOrEqual", NOTE, node -> compare(node, 0, 1, true)),
          onnx("Less", NOTE, node -> compare(node, 1, 0, false)),
          onnx("LessOrEqual", NOTE, node -> compare(node, 1, 0, true)),
          onnx("Not", NOTE, Comparisons::not));

  private Comparisons() {}

  /// Whether input `large` is above input `small`, or with `inclusive` as large.
  private static Value compare(Node node, int large, int small, boolean inclusive) {
    Value.Variable difference =
        Arithmetic.add(node, node.input(large), negative(node, node.input(small)));
    return node.emitAs(
        ElementType.BOOL, new TensorOp.Activate(new Activation.Step(inclusive)), difference);
  }

  private static Value negative(Node node, Value value) {
    return switch (value) {
      case Value.Constant c -> new Value.Constant(Arithmetic.map(c.tensor(), x -> -x), c.type());
      case Value.Variable x -> node.scale(x, -1);
    };
  }

  private static Value not(Node node) {
    Value.Variable negative = node.scale(node.variable(0), -1);
    return node.emitAs(ElementType.BOOL, new TensorOp.AddConstant(Tensor.scalar(1)), negative);
  }
}
