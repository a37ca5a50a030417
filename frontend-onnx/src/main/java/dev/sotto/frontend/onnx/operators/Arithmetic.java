package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.ir.tensor.TensorShapes;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Elementwise operators of two or more operands, constants on either side.
final class Arithmetic {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("Add", "", node -> add(node, node.input(0), node.input(1))),
          onnx("Sub", "", Arithmetic::subtract),
          onnx("Mul", "", node -> multiply(node, node.input(0), node.input(1))),
          onnx("Div", "by a constant, or x · 1/y", Arithmetic::divide),
          onnx("Pow", "constant exponent", Arithmetic::power),
          onnx("Sum", "", Arithmetic::sum),
          onnx("Mean", "", Arithmetic::mean),
          onnx("Max", "", node -> extremes(node, true)),
          onnx("Min", "", node -> extremes(node, false)),
          onnx("Where", "constant condition", Arithmetic::where));

  private Arithmetic() {}

  static Value.Variable add(Node node, Value a, Value b) {
    return switch (a) {
      case Value.Variable x ->
          switch (b) {
            case Value.Variable y -> node.emit(new TensorOp.Add(), x, y);
            case Value.Constant c -> addConstant(node, x, c.tensor());
          };
      case Value.Constant c -> addConstant(node, (Value.Variable) b, c.tensor());
    };
  }

  static Value.Variable multiply(Node node, Value a, Value b) {
    return switch (a) {
      case Value.Variable x ->
          switch (b) {
            case Value.Variable y -> node.emit(new TensorOp.Multiply(), x, y);
            case Value.Constant c -> multiplyConstant(node, x, c.tensor());
          };
      case Value.Constant c -> multiplyConstant(node, (Value.Variable) b, c.tensor());
    };
  }

  static Value.Variable addConstant(Node node, Value.Variable x, Tensor constant) {
    return node.emit(new TensorOp.AddConstant(finite(node, constant)), expand(node, x, constant));
  }

  static Value.Variable multiplyConstant(Node node, Value.Variable x, Tensor constant) {
    return node.emit(
        new TensorOp.MultiplyConstant(finite(node, constant)), expand(node, x, constant));
  }

  private static Value.Variable expand(Node node, Value.Variable x, Tensor constant) {
    Shape result = broadcast(node, x.shape(), constant.shape());
    return result.equals(x.shape()) ? x : node.emit(new TensorOp.Expand(result), x);
  }

  /// The common shape of all, checked to be small enough to work with.
  static Shape broadcast(Node node, Shape... shapes) {
    Shape result = Shape.of();
    for (Shape shape : shapes) {
      result = node.shape(longs(TensorShapes.broadcast(result, shape)));
    }
    return result;
  }

  static List<Long> longs(Shape shape) {
    return shape.extents().stream().map(Integer::longValue).toList();
  }

  /// Infinite and undefined constants have no encoding, and masks made of them need comparisons.
  private static Tensor finite(Node node, Tensor constant) {
    for (int i = 0; i < constant.size(); i++) {
      if (!Double.isFinite(constant.at(i))) {
        throw node.unsupported(
            "its constant operand contains " + constant.at(i), "use finite constants");
      }
    }
    return constant;
  }

  static Tensor map(Tensor tensor, DoubleUnaryOperator function) {
    double[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(values[i]);
    }
    return Tensor.wrap(tensor.shape(), values);
  }

  private static Value subtract(Node node) {
    return switch (node.input(0)) {
      case Value.Constant c -> addConstant(node, node.scale(node.variable(1), -1), c.tensor());
      case Value.Variable x ->
          switch (node.input(1)) {
            case Value.Variable y -> node.emit(new TensorOp.Subtract(), x, y);
            case Value.Constant c -> addConstant(node, x, map(c.tensor(), value -> -value));
          };
    };
  }

  private static Value divide(Node node) {
    for (Value operand : List.of(node.input(0), node.input(1))) {
      if (!operand.type().isFloating()) {
        throw node.unsupported(
            "it divides integers, which rounds encrypted values", "compute in float32");
      }
    }
    if (node.input(1) instanceof Value.Constant c) {
      return multiplyConstant(node, node.variable(0), map(c.tensor(), value -> 1 / value));
    }
    Value.Variable reciprocal =
        node.emit(new TensorOp.Activate(new Activation.Reciprocal()), node.variable(1));
    return multiply(node, reciprocal, node.input(0));
  }

  private static Value power(Node node) {
    Value.Variable x = node.variable(0);
    Tensor exponents = node.constant(1, "exponent");
    if (exponents.size() == 0) {
      throw node.malformed("its exponent is empty");
    }
    double exponent = exponents.at(0);
    for (int i = 1; i < exponents.size(); i++) {
      if (exponents.at(i) != exponent) {
        throw node.unsupported("its exponents differ between elements", "use one exponent");
      }
    }
    Value.Variable base = expand(node, x, exponents);
    if (exponent == 1) {
      return base;
    }
    return exponent == 2
        ? node.emit(new TensorOp.Multiply(), base, base)
        : node.emit(new TensorOp.Activate(new Activation.Pow(exponent)), base);
  }

  private static Value sum(Node node) {
    List<Value> operands = node.everyInput();
    Value total = operands.getFirst();
    for (Value operand : operands.subList(1, operands.size())) {
      total = addAny(node, total, operand);
    }
    return total;
  }

  /// A sum in which both may still be constants, as in a Sum of several constants and a value.
  private static Value addAny(Node node, Value a, Value b) {
    return a instanceof Value.Constant left && b instanceof Value.Constant right
        ? ConstantArithmetic.binary(node, "Add", left, right)
        : add(node, a, b);
  }

  private static Value mean(Node node) {
    int count = node.everyInput().size();
    return sum(node) instanceof Value.Variable total
        ? node.scale(total, 1.0 / count)
        : node.variable(0);
  }

  private static Value extremes(Node node, boolean maximum) {
    List<Value> operands = node.everyInput();
    Value result = operands.getFirst();
    for (Value operand : operands.subList(1, operands.size())) {
      result =
          switch (result) {
            case Value.Constant left ->
                switch (operand) {
                  case Value.Constant right ->
                      ConstantArithmetic.binary(node, maximum ? "Max" : "Min", left, right);
                  case Value.Variable right -> bound(node, right, left.tensor(), maximum);
                };
            case Value.Variable left ->
                switch (operand) {
                  case Value.Constant right -> bound(node, left, right.tensor(), maximum);
                  case Value.Variable right ->
                      node.emit(
                          maximum ? new TensorOp.Maximum() : new TensorOp.Minimum(), left, right);
                };
          };
    }
    return result;
  }

  /// `max(x, c) = relu(x − c) + c` and `min(x, c) = c − relu(c − x)`; one clip where `c` is
  /// uniform.
  private static Value bound(Node node, Value.Variable x, Tensor bound, boolean maximum) {
    if (bound.size() == 1) {
      double limit = bound.at(0);
      Activation clip =
          maximum
              ? new Activation.Clip(limit, Double.POSITIVE_INFINITY)
              : new Activation.Clip(Double.NEGATIVE_INFINITY, limit);
      Activation function = maximum && limit == 0 ? new Activation.Relu() : clip;
      return node.emit(new TensorOp.Activate(function), expand(node, x, bound));
    }
    double sign = maximum ? 1 : -1;
    Value.Variable excess = node.scale(addConstant(node, x, map(bound, value -> -value)), sign);
    Value.Variable above = node.emit(new TensorOp.Activate(new Activation.Relu()), excess);
    return addConstant(node, node.scale(above, sign), bound);
  }

  /// `condition·x + (1 − condition)·y`, the products being masks.
  private static Value where(Node node) {
    Tensor condition = node.constant(0, "condition");
    Shape result = broadcast(node, condition.shape(), node.input(1).shape(), node.input(2).shape());
    Tensor mask = ConstantArithmetic.expand(condition, result);
    Tensor complement = map(mask, value -> 1 - value);
    return switch (node.input(1)) {
      case Value.Constant c -> fill(node, node.variable(2), complement, c.tensor());
      case Value.Variable x ->
          switch (node.input(2)) {
            case Value.Constant c -> fill(node, x, mask, c.tensor());
            case Value.Variable y ->
                node.emit(
                    new TensorOp.Add(),
                    multiplyConstant(node, x, mask),
                    multiplyConstant(node, y, complement));
          };
    };
  }

  /// `x` where `mask` is 1, `otherwise` where it is 0.
  private static Value fill(Node node, Value.Variable x, Tensor mask, Tensor otherwise) {
    double[] filling = ConstantArithmetic.expand(otherwise, mask.shape()).toArray();
    for (int i = 0; i < filling.length; i++) {
      filling[i] = mask.at(i) == 0 ? filling[i] : 0;
    }
    return addConstant(node, multiplyConstant(node, x, mask), Tensor.wrap(mask.shape(), filling));
  }
}
