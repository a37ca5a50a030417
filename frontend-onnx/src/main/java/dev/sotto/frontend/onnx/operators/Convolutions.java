package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Convolutions by constant weights, in one to three dimensions.
final class Convolutions {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("Conv", "1 to 3 dimensions, constant weights", Convolutions::convolution),
          onnx("ConvTranspose", "1 to 3 dimensions, constant weights", Convolutions::transposed));

  private Convolutions() {}

  private static Value convolution(Node node) {
    Value.Variable x = node.variable(0);
    Tensor weights = weights(node);
    Window window = Window.of(node, x.shape(), kernel(node, weights));
    return node.emit(
        new TensorOp.Convolution(
            weights,
            node.optionalConstant(2, "bias"),
            window.strides(),
            window.dilations(),
            window.pads(),
            groups(node)),
        x);
  }

  private static Tensor weights(Node node) {
    Tensor weights = node.constant(1, "weights");
    if (weights.shape().rank() < 3 || weights.size() == 0) {
      throw node.malformed("its weights have shape " + weights.shape());
    }
    return weights;
  }

  private static List<Integer> kernel(Node node, Tensor weights) {
    List<Integer> kernel = weights.shape().extents().subList(2, weights.shape().rank());
    if (kernel.stream().anyMatch(extent -> extent > Window.MAX)) {
      throw node.unsupported("its kernel is " + kernel, "use a smaller one");
    }
    Optional<List<Long>> declared = node.integers("kernel_shape");
    if (declared.isPresent()
        && !declared.get().equals(kernel.stream().map(Integer::longValue).toList())) {
      throw node.malformed(
          "kernel_shape %s, its weights have %s".formatted(declared.get(), kernel));
    }
    return kernel;
  }

  private static int groups(Node node) {
    long groups = node.integer("group", 1);
    if (groups < 1 || groups > Integer.MAX_VALUE) {
      throw node.malformed("group " + groups);
    }
    return (int) groups;
  }

  private static Value transposed(Node node) {
    Value.Variable x = node.variable(0);
    Tensor weights = weights(node);
    List<Integer> kernel = kernel(node, weights);
    int spatial = kernel.size();
    if (spatial > 3) {
      throw node.unsupported("it has %d spatial axes".formatted(spatial), "use one to three");
    }
    if (x.shape().rank() != spatial + 2) {
      throw node.malformed("its input %s does not fit the kernel %s".formatted(x.shape(), kernel));
    }
    List<Integer> strides = Window.ints(node, "strides", spatial, 1, 1);
    List<Integer> dilations = Window.ints(node, "dilations", spatial, 1, 1);
    List<Integer> outputPadding =
        new ArrayList<>(Window.ints(node, "output_padding", spatial, 0, 0));
    List<Integer> pads = padding(node, x.shape(), kernel, strides, dilations, outputPadding);
    Value.Variable result =
        node.emit(
            new TensorOp.TransposedConvolution(
                weights,
                node.optionalConstant(2, "bias"),
                strides,
                dilations,
                pads,
                List.copyOf(outputPadding),
                groups(node)),
            x);
    node.shape(Arithmetic.longs(result.shape()));
    return result;
  }

  /// The pads, given or from the output's shape; grows `outputPadding` where they would be
  /// negative.
  private static List<Integer> padding(
      Node node,
      Shape x,
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> outputPadding) {
    int spatial = kernel.size();
    String mode = node.text("auto_pad", "NOTSET");
    boolean same = mode.equals("SAME_UPPER") || mode.equals("SAME_LOWER");
    if (!same && !node.hasAttribute("output_shape")) {
      return Window.ints(node, "pads", 2 * spatial, 0, 0);
    }
    List<Integer> wanted =
        node.hasAttribute("output_shape") ? outputShape(node, spatial) : List.of();
    List<Integer> begins = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int axis = 0; axis < spatial; axis++) {
      int in = x.extent(axis + 2);
      int span = Window.span(kernel.get(axis), dilations.get(axis));
      int out = wanted.isEmpty() ? Math.multiplyExact(in, strides.get(axis)) : wanted.get(axis);
      int full = Math.multiplyExact(in - 1, strides.get(axis)) + span + outputPadding.get(axis);
      int total = Math.max(full - out, 0);
      outputPadding.set(axis, outputPadding.get(axis) + Math.max(out - full, 0));
      int begin = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
      begins.add(begin);
      ends.add(total - begin);
    }
    return Stream.concat(begins.stream(), ends.stream()).toList();
  }

  private static List<Integer> outputShape(Node node, int spatial) {
    int given = node.integers("output_shape").map(List::size).orElse(0);
    List<Integer> shape = Window.ints(node, "output_shape", Math.max(given, spatial), 1, 1);
    return shape.subList(shape.size() - spatial, shape.size());
  }
}
