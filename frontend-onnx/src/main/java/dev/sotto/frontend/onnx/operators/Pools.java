package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Pooling, over windows and over whole maps.
final class Pools {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("AveragePool", "1 to 3 dimensions", Pools::average),
          onnx("MaxPool", "1 to 3 dimensions, values only", Pools::maximum),
          onnx("GlobalAveragePool", "", Pools::globalAverage),
          onnx("GlobalMaxPool", "", Pools::globalMaximum));

  private Pools() {}

  private static Window window(Node node, Value.Variable x) {
    int spatial = node.integers("kernel_shape").map(List::size).orElse(0);
    List<Integer> kernel = Window.ints(node, "kernel_shape", spatial, 1, 1);
    Window window = Window.of(node, x.shape(), kernel);
    for (int i = 0; i < window.pads().size(); i++) {
      int span = Window.span(kernel.get(i % spatial), window.dilations().get(i % spatial));
      if (window.pads().get(i) >= span) {
        throw node.malformed("its pads %s reach past its window".formatted(window.pads()));
      }
    }
    return window;
  }

  private static Value average(Node node) {
    Value.Variable x = node.variable(0);
    Window window = window(node, x);
    boolean countsPads = node.flag("count_include_pad", false);
    if (!countsPads || !window.overhangs()) {
      return node.emit(
          new TensorOp.AveragePool(
              window.kernel(),
              window.strides(),
              window.dilations(),
              window.padsWithOverhang(),
              countsPads),
          x);
    }
    // Padding counts as cells, the overhang does not: pad first, then hang over.
    Value.Variable padded =
        node.emit(new TensorOp.Pad(allAxes(window.pads()), TensorOp.PadMode.CONSTANT, 0), x);
    List<Integer> ends = new ArrayList<>(Collections.nCopies(window.kernel().size(), 0));
    ends.addAll(window.overhang());
    return node.emit(
        new TensorOp.AveragePool(
            window.kernel(), window.strides(), window.dilations(), List.copyOf(ends), false),
        padded);
  }

  /// Pads of the spatial axes as pads of `[N,C,D1…]`.
  private static List<Integer> allAxes(List<Integer> pads) {
    List<Integer> all = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      all.addAll(List.of(0, 0));
      all.addAll(pads.subList(side * pads.size() / 2, (side + 1) * pads.size() / 2));
    }
    return List.copyOf(all);
  }

  private static Value maximum(Node node) {
    if (node.hasOutput(1)) {
      throw node.unsupported("it also returns indices", "use its values only");
    }
    Value.Variable x = node.variable(0);
    Window window = window(node, x);
    return node.emit(
        new TensorOp.MaxPool(
            window.kernel(), window.strides(), window.dilations(), window.padsWithOverhang()),
        x);
  }

  private static List<Integer> spatialAxes(Node node, Value.Variable x) {
    if (x.shape().rank() < 3) {
      throw node.malformed("its input %s has no spatial axes".formatted(x.shape()));
    }
    return IntStream.range(2, x.shape().rank()).boxed().toList();
  }

  private static Value globalAverage(Node node) {
    Value.Variable x = node.variable(0);
    return node.emit(new TensorOp.ReduceMean(spatialAxes(node, x), true), x);
  }

  private static Value globalMaximum(Node node) {
    Value.Variable x = node.variable(0);
    return node.emit(new TensorOp.ReduceMax(spatialAxes(node, x), true), x);
  }
}
