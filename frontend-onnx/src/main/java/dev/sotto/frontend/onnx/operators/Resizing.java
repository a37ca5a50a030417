package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Resampling by constant factors, axis by axis: nearest as a gather, the others as small matrices.
///
/// Source: ONNX operator documentation, Resize (opsets 10 to 19) and Upsample (7 and 9).
final class Resizing {
  private static final String NOTE = "nearest, linear and cubic; constant sizes";

  static final List<Operator> OPERATORS =
      List.of(onnx("Upsample", NOTE, Resizing::resize), onnx("Resize", NOTE, Resizing::resize));

  private Resizing() {}

  /// How output positions map to input positions.
  private record Sampling(
      String mode, String coordinates, String rounding, double cubicCoefficient) {}

  private static Value resize(Node node) {
    Value.Variable x = node.variable(0);
    boolean modern = node.opType().equals("Resize") && node.opset() >= 11;
    String mode = node.text("mode", "nearest");
    if ((!mode.equals("nearest") && !mode.equals("linear") && !mode.equals("cubic"))
        || !node.text("keep_aspect_ratio_policy", "stretch").equals("stretch")
        || node.flag("antialias", false)
        || node.flag("exclude_outside", false)) {
      throw node.unsupported(
          "it resamples by '%s' or with options that are not supported".formatted(mode),
          "use mode nearest, linear or cubic");
    }
    Sampling sampling =
        new Sampling(
            mode,
            node.text("coordinate_transformation_mode", modern ? "half_pixel" : "asymmetric"),
            node.text("nearest_mode", modern ? "round_prefer_floor" : "floor"),
            node.real("cubic_coeff_a", -0.75));
    int rank = x.shape().rank();
    List<Integer> axes =
        node.integers("axes")
            .map(given -> node.axes(given, rank))
            .orElseGet(() -> IntStream.range(0, rank).boxed().toList());
    Optional<Tensor> sizes =
        node.has(3) ? Optional.of(node.constant(3, "sizes")) : Optional.empty();
    Tensor scales = sizes.isPresent() ? Tensor.scalar(1) : scales(node, modern);
    Tensor given = sizes.orElse(scales);
    if (given.size() != axes.size()) {
      throw node.malformed("%d factors for %d axes".formatted(given.size(), axes.size()));
    }
    List<Long> extents = new ArrayList<>(Arithmetic.longs(x.shape()));
    double[] factors = new double[rank];
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      int in = x.shape().extent(axis);
      factors[axis] = sizes.isPresent() ? given.at(i) / in : given.at(i);
      extents.set(axis, (long) (sizes.isPresent() ? given.at(i) : Math.floor(in * given.at(i))));
      if (!(factors[axis] > 0) || extents.get(axis) < 1) {
        throw node.malformed("factor %s of axis %d".formatted(given.at(i), axis));
      }
    }
    Shape result = node.shape(extents);
    Value.Variable resized = x;
    for (int axis : axes) {
      boolean same = factors[axis] == 1 && result.extent(axis) == x.shape().extent(axis);
      resized =
          same ? resized : along(node, resized, axis, result.extent(axis), factors[axis], sampling);
    }
    return resized;
  }

  private static Tensor scales(Node node, boolean modern) {
    if (node.hasAttribute("scales")) {
      return node.reals("scales").orElseThrow();
    }
    return node.constant(modern ? 2 : 1, "scales");
  }

  private static Value.Variable along(
      Node node, Value.Variable x, int axis, int out, double factor, Sampling sampling) {
    int in = x.shape().extent(axis);
    double[] positions = new double[out];
    for (int i = 0; i < out; i++) {
      positions[i] = position(node, sampling.coordinates(), i, in, out, factor);
    }
    if (sampling.mode().equals("nearest")) {
      return Shapes.gather(
          node,
          x,
          axis,
          IntStream.range(0, out)
              .map(i -> Math.clamp(nearest(node, sampling.rounding(), positions[i]), 0, in - 1)));
    }
    node.shape(List.of((long) in, (long) out));
    double[] weights = new double[in * out];
    for (int i = 0; i < out; i++) {
      int left = (int) Math.floor(positions[i]);
      double share = positions[i] - left;
      double[] taps =
          sampling.mode().equals("linear")
              ? new double[] {0, 1 - share, share, 0}
              : cubic(share, sampling.cubicCoefficient());
      for (int tap = 0; tap < taps.length; tap++) {
        weights[Math.clamp(left + tap - 1L, 0, in - 1) * out + i] += taps[tap];
      }
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
    Collections.swap(order, axis, order.size() - 1);
    Value.Variable moved = node.transpose(x, List.copyOf(order));
    Value.Variable sampled =
        node.emit(
            new TensorOp.FullyConnected(Tensor.wrap(Shape.of(in, out), weights), Optional.empty()),
            moved);
    return node.transpose(sampled, List.copyOf(order));
  }

  /// The weights of the four neighbours of a point `share` of the way from the second to the third.
  ///
  /// Source: R. Keys, "Cubic convolution interpolation for digital image processing", eq. 15
  /// (1981).
  private static double[] cubic(double share, double a) {
    double[] taps = new double[4];
    for (int tap = 0; tap < taps.length; tap++) {
      double d = Math.abs(share - (tap - 1));
      taps[tap] =
          d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
    }
    return taps;
  }

  private static double position(Node node, String mode, int i, int in, int out, double factor) {
    return switch (mode) {
      case "half_pixel" -> (i + 0.5) / factor - 0.5;
      case "half_pixel_symmetric" -> {
        double adjustment = out / (factor * in);
        yield in / 2.0 * (1 - adjustment) + (i + 0.5) / factor - 0.5;
      }
      case "pytorch_half_pixel" -> out > 1 ? (i + 0.5) / factor - 0.5 : 0;
      case "asymmetric" -> i / factor;
      // The standard's tests divide by the unrounded extent of the result.
      case "align_corners" -> factor * in == 1 ? 0 : i * (in - 1.0) / (factor * in - 1.0);
      default -> throw node.unsupported("it maps coordinates by '" + mode + "'", "use half_pixel");
    };
  }

  private static int nearest(Node node, String mode, double position) {
    return (int)
        switch (mode) {
          case "round_prefer_floor" -> Math.ceil(position - 0.5);
          case "round_prefer_ceil" -> Math.floor(position + 0.5);
          case "floor" -> Math.floor(position);
          case "ceil" -> Math.ceil(position);
          default -> throw node.malformed("nearest_mode '" + mode + "'");
        };
  }
}
