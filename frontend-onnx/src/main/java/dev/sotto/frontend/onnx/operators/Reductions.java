package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Reductions over axes, and normalisation with fixed statistics.
final class Reductions {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("ReduceSum", "", node -> sum(node, node.variable(0))),
          onnx("ReduceMean", "", Reductions::mean),
          onnx("ReduceMax", "", node -> maximum(node, node.variable(0))),
          onnx(
              "ReduceMin",
              "",
              node -> node.scale(maximum(node, node.scale(node.variable(0), -1)), -1)),
          onnx("ReduceSumSquare", "", node -> sum(node, square(node))),
          onnx("ReduceL1", "", node -> sum(node, apply(node, new Activation.Abs()))),
          onnx("ReduceL2", "", node -> apply(node, new Activation.Sqrt(), sum(node, square(node)))),
          onnx(
              "ReduceLogSum",
              "",
              node -> apply(node, new Activation.Log(), sum(node, node.variable(0)))),
          onnx(
              "ReduceLogSumExp",
              "",
              node ->
                  apply(node, new Activation.Log(), sum(node, apply(node, new Activation.Exp())))),
          onnx("CumSum", "constant axis", Reductions::cumulativeSum),
          onnx("BatchNormalization", "as at inference", Reductions::batchNormalization));

  private Reductions() {}

  private static Value.Variable apply(Node node, Activation function) {
    return apply(node, function, node.variable(0));
  }

  private static Value.Variable apply(Node node, Activation function, Value.Variable x) {
    return node.emit(new TensorOp.Activate(function), x);
  }

  private static Value cumulativeSum(Node node) {
    Value.Variable x = node.variable(0);
    int axis = node.axis((long) node.scalar(1, "axis"), x.shape().rank());
    boolean reverse = node.flag("reverse", false);
    int nearest = node.flag("exclusive", false) ? 1 : 0;
    return alongAxis(node, x, axis, ahead -> (reverse ? ahead : -ahead) >= nearest ? 1 : 0);
  }

  /// Sums along an axis, to which elements so many places ahead contribute with the given weight.
  static Value.Variable alongAxis(
      Node node, Value.Variable x, int axis, IntToDoubleFunction weight) {
    int rank = x.shape().rank();
    int extent = x.shape().extent(axis);
    Shape square = node.shape(List.of((long) extent, (long) extent));
    double[] matrix = new double[square.size()];
    Arrays.setAll(matrix, k -> weight.applyAsDouble(k / extent - k % extent));
    List<Integer> permutation = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.swap(permutation, axis, rank - 1);
    Value.Variable sums =
        node.emit(
            new TensorOp.FullyConnected(Tensor.wrap(square, matrix), Optional.empty()),
            node.transpose(x, permutation));
    return node.transpose(sums, permutation);
  }

  private static Value.Variable square(Node node) {
    return node.emit(new TensorOp.Multiply(), node.variable(0), node.variable(0));
  }

  /// The axes to reduce; empty where the node leaves its operand alone.
  private static Optional<List<Integer>> axes(Node node, Value.Variable x) {
    // Axes became an input with opset 13 for ReduceSum, with 18 for the others.
    long inputSince = node.opType().equals("ReduceSum") ? 13 : 18;
    List<Long> axes = node.axesBefore(inputSince).orElse(List.of());
    if (!axes.isEmpty()) {
      return Optional.of(node.axes(axes, x.shape().rank()));
    }
    return node.flag("noop_with_empty_axes", false)
        ? Optional.empty()
        : Optional.of(IntStream.range(0, x.shape().rank()).boxed().toList());
  }

  private static boolean keepDims(Node node) {
    return node.flag("keepdims", true);
  }

  private static Value.Variable sum(Node node, Value.Variable x) {
    return axes(node, x)
        .map(axes -> node.emit(new TensorOp.ReduceSum(axes, keepDims(node)), x))
        .orElse(x);
  }

  private static Value mean(Node node) {
    Value.Variable x = node.variable(0);
    return axes(node, x)
        .map(axes -> node.emit(new TensorOp.ReduceMean(axes, keepDims(node)), x))
        .orElse(x);
  }

  private static Value.Variable maximum(Node node, Value.Variable x) {
    return axes(node, x)
        .map(axes -> node.emit(new TensorOp.ReduceMax(axes, keepDims(node)), x))
        .orElse(x);
  }

  private static Value batchNormalization(Node node) {
    boolean training = node.flag("training_mode", false);
    if (training || !node.flag("spatial", true) || node.hasOutput(1)) {
      throw node.unsupported(
          training ? "it is in training mode" : "it normalises more than channels",
          "export the model for inference");
    }
    Tensor scale = node.constant(1, "scale");
    Tensor shift = node.constant(2, "shift");
    Tensor mean = node.constant(3, "mean");
    Tensor variance = node.constant(4, "variance");
    double epsilon = node.real("epsilon", 1e-5f);
    for (int i = 0; i < variance.size(); i++) {
      if (!(variance.at(i) + epsilon > 0)) {
        throw node.malformed("variance %s of channel %d".formatted(variance.at(i), i));
      }
    }
    return node.emit(
        new TensorOp.BatchNormalization(scale, shift, mean, variance, epsilon), node.variable(0));
  }
}
