package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Normalisation by statistics of the value itself: `(x - mean) / √(variance + epsilon)`.
///
/// The variance is encrypted like `x`; its inverse root becomes a polynomial on the interval that
/// it takes on the calibration samples.
final class Normalizations {
  static final List<Operator> OPERATORS =
      List.of(
          new Operator(OnnxModel.DEFAULT_DOMAIN, "LayerNormalization", "", Normalizations::layer),
          onnx("RMSNormalization", "", Normalizations::rootMeanSquare),
          onnx("InstanceNormalization", "", Normalizations::instance),
          onnx("GroupNormalization", "", Normalizations::group),
          onnx("LRN", "", Normalizations::localResponse));

  private Normalizations() {}

  /// The normalised value, the mean, and the inverse of the deviation.
  private static List<Value> layer(Node node) {
    Value.Variable x = node.variable(0);
    List<Integer> axes = from(node, x.shape().rank());
    Value.Variable mean = node.emit(new TensorOp.ReduceMean(axes, true), x);
    Value.Variable centred = node.emit(new TensorOp.Subtract(), x, mean);
    Value.Variable inverse = inverseSize(node, centred, axes);
    Value.Variable normal = node.emit(new TensorOp.Multiply(), centred, inverse);
    return List.of(affine(node, normal, 1), mean, inverse);
  }

  private static Value rootMeanSquare(Node node) {
    Value.Variable x = node.variable(0);
    return affine(node, scaledToOne(node, x, from(node, x.shape().rank())), 1);
  }

  /// Statistics over all axes but the batch and the channels.
  private static Value instance(Node node) {
    Value.Variable x = image(node);
    List<Integer> axes = IntStream.range(2, x.shape().rank()).boxed().toList();
    return byChannel(node, scaledToOne(node, centred(node, x, axes), axes), x.shape());
  }

  /// Statistics over groups of channels; before opset 21 scale and bias are one for each group.
  private static Value group(Node node) {
    Value.Variable x = image(node);
    int groups = (int) node.integer("num_groups", 0);
    int channels = x.shape().extent(1);
    if (groups < 1 || channels % groups != 0) {
      throw node.malformed("%d groups of %d channels".formatted(groups, channels));
    }
    int size = x.shape().size() / (x.shape().extent(0) * groups);
    Value.Variable rows = node.reshape(x, Shape.of(x.shape().extent(0), groups, size));
    Value.Variable normal = scaledToOne(node, centred(node, rows, List.of(2)), List.of(2));
    return node.opset() < 21
        ? node.reshape(byChannel(node, normal, normal.shape()), x.shape())
        : byChannel(node, node.reshape(normal, x.shape()), x.shape());
  }

  /// Divided by a power of `bias + alpha/size · Σ x²` over the nearest `size` channels.
  private static Value localResponse(Node node) {
    Value.Variable x = image(node);
    long size = node.integer("size", 0);
    double bias = node.real("bias", 1);
    if (size < 1 || !(bias > 0)) {
      throw node.malformed("%d channels, bias %s".formatted(size, bias));
    }
    double share = node.real("alpha", 1e-4f) / size;
    Value.Variable square = node.emit(new TensorOp.Multiply(), x, x);
    Value.Variable sums =
        node.emit(
            new TensorOp.AddConstant(Tensor.scalar(bias)),
            Reductions.alongAxis(
                node, square, 1, k -> k >= -((size - 1) / 2) && k <= size / 2 ? share : 0));
    Activation power = new Activation.Pow(-node.real("beta", 0.75));
    return node.emit(new TensorOp.Multiply(), x, node.emit(new TensorOp.Activate(power), sums));
  }

  private static Value.Variable image(Node node) {
    Value.Variable x = node.variable(0);
    if (x.shape().rank() < 3) {
      throw node.malformed("its input %s has no axes beside batch and channels".formatted(x));
    }
    return x;
  }

  private static List<Integer> from(Node node, int rank) {
    return IntStream.range(node.axis(node.integer("axis", -1), rank), rank).boxed().toList();
  }

  private static Value.Variable centred(Node node, Value.Variable x, List<Integer> axes) {
    Value.Variable mean = node.emit(new TensorOp.ReduceMean(axes, true), x);
    return node.emit(new TensorOp.Subtract(), x, mean);
  }

  /// `x` divided by the root of the mean of its squares.
  private static Value.Variable scaledToOne(Node node, Value.Variable x, List<Integer> axes) {
    return node.emit(new TensorOp.Multiply(), x, inverseSize(node, x, axes));
  }

  private static Value.Variable inverseSize(Node node, Value.Variable x, List<Integer> axes) {
    Value.Variable square = node.emit(new TensorOp.Multiply(), x, x);
    Value.Variable mean = node.emit(new TensorOp.ReduceMean(axes, true), square);
    Tensor epsilon = Tensor.scalar(node.real("epsilon", 1e-5f));
    return node.emit(
        new TensorOp.Activate(new Activation.Pow(-0.5)),
        node.emit(new TensorOp.AddConstant(epsilon), mean));
  }

  /// Times input `first`, plus the next input where there is one.
  private static Value affine(Node node, Value.Variable x, int first) {
    Value.Variable scaled = Arithmetic.multiply(node, x, node.input(first));
    return node.has(first + 1) ? Arithmetic.add(node, scaled, node.input(first + 1)) : scaled;
  }

  /// Scale and bias, one number for each index of axis 1.
  private static Value.Variable byChannel(Node node, Value.Variable x, Shape shape) {
    List<Integer> extents = new ArrayList<>(List.of(shape.extent(1)));
    IntStream.range(2, shape.rank()).forEach(axis -> extents.add(1));
    Shape along = new Shape(extents);
    Tensor scale = node.constant(1, "scale").reshape(along);
    return Arithmetic.addConstant(
        node, Arithmetic.multiplyConstant(node, x, scale), node.constant(2, "bias").reshape(along));
  }
}
