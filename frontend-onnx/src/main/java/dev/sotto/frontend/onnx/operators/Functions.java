package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Elementwise functions of one operand; their default parameters are ONNX's.
final class Functions {
  static final List<Operator> OPERATORS =
      List.of(
          function("Relu", _ -> new Activation.Relu()),
          function("LeakyRelu", node -> new Activation.LeakyRelu(node.real("alpha", 0.01f))),
          function(
              "ThresholdedRelu", node -> new Activation.ThresholdedRelu(node.real("alpha", 1))),
          function("Elu", node -> new Activation.Elu(node.real("alpha", 1))),
          function(
              "Selu",
              node ->
                  new Activation.Selu(
                      node.real("alpha", 1.6732631921768188),
                      node.real("gamma", 1.0507010221481323))),
          function("Celu", node -> new Activation.Celu(node.real("alpha", 1))),
          function("Sigmoid", _ -> new Activation.Sigmoid()),
          function(
              "HardSigmoid",
              node -> new Activation.HardSigmoid(node.real("alpha", 0.2f), node.real("beta", 0.5))),
          function("HardSwish", _ -> new Activation.HardSwish()),
          function("Swish", node -> new Activation.Swish(node.real("alpha", 1))),
          function("Mish", _ -> new Activation.Mish()),
          function("Tanh", _ -> new Activation.Tanh()),
          function("Softplus", _ -> new Activation.Softplus()),
          function("Softsign", _ -> new Activation.Softsign()),
          function(
              "Gelu", node -> new Activation.Gelu(node.text("approximate", "none").equals("tanh"))),
          function("Erf", _ -> new Activation.Erf()),
          function("Exp", _ -> new Activation.Exp()),
          function("Log", _ -> new Activation.Log()),
          function("Sqrt", _ -> new Activation.Sqrt()),
          function("Reciprocal", _ -> new Activation.Reciprocal()),
          function("Abs", _ -> new Activation.Abs()),
          function("Sign", _ -> new Activation.Sign()),
          function("Sin", _ -> new Activation.Sin()),
          function("Cos", _ -> new Activation.Cos()),
          onnx("Clip", "constant bounds", Functions::clip),
          onnx("PRelu", "constant slope", Functions::prelu),
          onnx("Neg", "", node -> node.scale(node.variable(0), -1)),
          onnx("Identity", "", node -> node.variable(0)),
          onnx("Dropout", "as at inference", Functions::dropout),
          onnx("Cast", "to floating-point types", node -> cast(node, target(node))),
          onnx("CastLike", "to floating-point types", node -> cast(node, node.input(1).type())));

  private Functions() {}

  private static Operator function(String name, Function<Node, Activation> activation) {
    return onnx(
        name,
        "",
        node -> node.emit(new TensorOp.Activate(activation.apply(node)), node.variable(0)));
  }

  private static Value clip(Node node) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    if (node.opset() < 11) {
      low = node.real("min", low);
      high = node.real("max", high);
    } else {
      low = node.has(1) ? node.scalar(1, "lower bound") : low;
      high = node.has(2) ? node.scalar(2, "upper bound") : high;
    }
    if (Double.isNaN(low) || Double.isNaN(high)) {
      throw node.malformed("a bound is not a number");
    }
    Activation function =
        low == 0 && high == Double.POSITIVE_INFINITY
            ? new Activation.Relu()
            : new Activation.Clip(low, high);
    return node.emit(new TensorOp.Activate(function), node.variable(0));
  }

  private static Value prelu(Node node) {
    Tensor slope = node.constant(1, "slope");
    return node.emit(new TensorOp.PRelu(slope), node.variable(0));
  }

  private static Value dropout(Node node) {
    Optional<Tensor> training =
        node.has(2) ? Optional.of(node.constant(2, "mode")) : Optional.empty();
    boolean drops = training.isPresent() && training.get().size() == 1 && training.get().at(0) != 0;
    if (drops || node.hasOutput(1)) {
      throw node.unsupported(
          "it draws at random (training mode)", "export the model for inference");
    }
    return node.variable(0);
  }

  static ElementType target(Node node) {
    long code = node.integer("to", 0);
    return ElementType.ofCode(code)
        .orElseThrow(() -> node.unsupported("it casts to element type " + code, "cast to float32"));
  }

  private static Value cast(Node node, ElementType target) {
    Value.Variable x = node.variable(0);
    boolean keeps = target.isFloating() || target == x.type();
    boolean widens =
        !x.type().isFloating() && (target == ElementType.INT64 || target == ElementType.INT32);
    if (!keeps && !widens) {
      throw node.unsupported(
          "it rounds encrypted values to " + target, "keep them in floating point");
    }
    return new Value.Variable(x.name(), x.shape(), target);
  }
}
