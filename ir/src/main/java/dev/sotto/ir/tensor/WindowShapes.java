package dev.sotto.ir.tensor;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Shapes of what slides a window over spatial axes: convolutions and pools.
final class WindowShapes {
  private WindowShapes() {}

  static Shape convolve(TensorOp.Convolution op, Shape x) {
    Shape weights = op.weights().shape();
    int spatial = requireSpatial(op, x, weights);
    int groups = op.groups();
    int outChannels = weights.extent(0);
    TensorShapes.require(
        groups >= 1
            && outChannels % groups == 0
            && x.extent(1) == weights.extent(1) * groups
            && biasFits(op.bias(), outChannels),
        op,
        List.of(x, weights),
        "channels and bias that fit " + groups + " groups");
    int[] extents = new int[spatial + 2];
    extents[0] = x.extent(0);
    extents[1] = outChannels;
    List<Integer> kernel = weights.extents().subList(2, weights.rank());
    requireWindow(op, x, kernel, op.strides(), op.dilations(), op.pads());
    for (int axis = 0; axis < spatial; axis++) {
      int span = (kernel.get(axis) - 1) * op.dilations().get(axis) + 1;
      int padded = x.extent(axis + 2) + op.pads().get(axis) + op.pads().get(axis + spatial);
      TensorShapes.require(
          padded >= span, op, List.of(x, weights), "a padded input at least the kernel");
      extents[axis + 2] = (padded - span) / op.strides().get(axis) + 1;
    }
    return Shape.of(extents);
  }

  static Shape convolve(TensorOp.TransposedConvolution op, Shape x) {
    Shape weights = op.weights().shape();
    int spatial = requireSpatial(op, x, weights);
    int groups = op.groups();
    int outChannels = weights.extent(1) * groups;
    TensorShapes.require(
        groups >= 1
            && weights.extent(0) % groups == 0
            && x.extent(1) == weights.extent(0)
            && op.outputPadding().size() == spatial
            && biasFits(op.bias(), outChannels),
        op,
        List.of(x, weights),
        "channels, bias and output padding that fit " + groups + " groups");
    int[] extents = new int[spatial + 2];
    extents[0] = x.extent(0);
    extents[1] = outChannels;
    List<Integer> kernel = weights.extents().subList(2, weights.rank());
    requireWindow(op, x, kernel, op.strides(), op.dilations(), op.pads());
    for (int axis = 0; axis < spatial; axis++) {
      int span = (kernel.get(axis) - 1) * op.dilations().get(axis) + 1;
      extents[axis + 2] =
          op.strides().get(axis) * (x.extent(axis + 2) - 1)
              + op.outputPadding().get(axis)
              + span
              - op.pads().get(axis)
              - op.pads().get(axis + spatial);
    }
    return Shape.of(extents);
  }

  private static int requireSpatial(TensorOp op, Shape x, Shape weights) {
    int spatial = weights.rank() - 2;
    TensorShapes.require(
        spatial >= 1 && spatial <= 3 && x.rank() == weights.rank(),
        op,
        List.of(x, weights),
        "one to three spatial axes");
    return spatial;
  }

  static boolean biasFits(Optional<Tensor> bias, int channels) {
    return bias.isEmpty() || bias.get().shape().equals(Shape.of(channels));
  }

  static Shape pool(
      TensorOp op,
      Shape x,
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads) {
    int spatial = kernel.size();
    TensorShapes.require(
        spatial >= 1 && spatial <= 3 && x.rank() == spatial + 2,
        op,
        List.of(x),
        "[N,C,D1…] for the kernel " + kernel);
    requireWindow(op, x, kernel, strides, dilations, pads);
    int[] extents = x.toArray();
    for (int axis = 0; axis < spatial; axis++) {
      int span = (kernel.get(axis) - 1) * dilations.get(axis) + 1;
      int padded = x.extent(axis + 2) + pads.get(axis) + pads.get(axis + spatial);
      TensorShapes.require(
          padded >= span, op, List.of(x), "a padded input at least the kernel " + kernel);
      extents[axis + 2] = (padded - span) / strides.get(axis) + 1;
    }
    return Shape.of(extents);
  }

  private static void requireWindow(
      TensorOp op,
      Shape x,
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads) {
    int spatial = kernel.size();
    boolean fits =
        strides.size() == spatial
            && dilations.size() == spatial
            && pads.size() == 2 * spatial
            && Collections.min(kernel) >= 1
            && Collections.min(strides) >= 1
            && Collections.min(dilations) >= 1
            && Collections.min(pads) >= 0;
    TensorShapes.require(
        fits,
        op,
        List.of(x),
        "positive strides %s, dilations %s and pads %s that fit the kernel %s"
            .formatted(strides, dilations, pads, kernel));
  }
}
