package dev.sotto.ir.tensor;

import java.util.Arrays;
import java.util.List;

/// How a window slides over one to three spatial axes, written as three: missing leading ones have
/// extent 1.
///
/// Output `o` meets input `o·stride + tap·dilation − begin` on each axis. A transposed convolution
/// is the same window with the two sides exchanged.
final class Window {
  private static final int AXES = 3;

  final int[] input;
  final int[] output;
  final int[] kernel;
  final int[] strides;
  final int[] dilations;
  final int[] begins;

  private Window(
      Shape input,
      Shape output,
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads) {
    this.input = lead(input.extents().subList(2, input.rank()), 1);
    this.output = lead(output.extents().subList(2, output.rank()), 1);
    this.kernel = lead(kernel, 1);
    this.strides = lead(strides, 1);
    this.dilations = lead(dilations, 1);
    this.begins = lead(pads.subList(0, kernel.size()), 0);
  }

  static Window of(TensorOp.Convolution op, Shape x, Shape result) {
    List<Integer> weights = op.weights().shape().extents();
    List<Integer> kernel = weights.subList(2, weights.size());
    return new Window(x, result, kernel, op.strides(), op.dilations(), op.pads());
  }

  /// The window of the convolution of which this is the adjoint: from `result` to `x`.
  static Window of(TensorOp.TransposedConvolution op, Shape x, Shape result) {
    List<Integer> weights = op.weights().shape().extents();
    List<Integer> kernel = weights.subList(2, weights.size());
    return new Window(result, x, kernel, op.strides(), op.dilations(), op.pads());
  }

  static Window of(TensorOp.AveragePool op, Shape x, Shape result) {
    return new Window(x, result, op.kernel(), op.strides(), op.dilations(), op.pads());
  }

  static Window of(TensorOp.MaxPool op, Shape x, Shape result) {
    return new Window(x, result, op.kernel(), op.strides(), op.dilations(), op.pads());
  }

  private static int[] lead(List<Integer> values, int filler) {
    int[] led = new int[AXES];
    Arrays.fill(led, filler);
    for (int i = 0; i < values.size(); i++) {
      led[AXES - values.size() + i] = values.get(i);
    }
    return led;
  }

  /// Elements of one channel of the input, of the output, of one kernel.
  int inputSize() {
    return input[0] * input[1] * input[2];
  }

  int outputSize() {
    return output[0] * output[1] * output[2];
  }

  int taps() {
    return kernel[0] * kernel[1] * kernel[2];
  }

  /// The first output on `axis` that meets an input through `tap`.
  int firstOutput(int axis, int tap) {
    return Math.max(0, Math.ceilDiv(begins[axis] - tap * dilations[axis], strides[axis]));
  }

  /// One past the last output on `axis` that meets an input through `tap`.
  int endOutput(int axis, int tap) {
    int last = input[axis] - 1 + begins[axis] - tap * dilations[axis];
    return Math.min(output[axis], Math.floorDiv(last, strides[axis]) + 1);
  }

  /// The input that `output` meets on `axis` through `tap`, possibly outside.
  int inputAt(int axis, int output, int tap) {
    return output * strides[axis] + tap * dilations[axis] - begins[axis];
  }

  /// The flat index in its plane of the input that flat `output` meets through flat `tap`, or -1.
  int inputOf(int output, int tap) {
    int flat = 0;
    int outputBelow = outputSize();
    int tapBelow = taps();
    for (int axis = 0; axis < AXES; axis++) {
      outputBelow /= this.output[axis];
      tapBelow /= kernel[axis];
      int at =
          inputAt(axis, output / outputBelow % this.output[axis], tap / tapBelow % kernel[axis]);
      if (at < 0 || at >= input[axis]) {
        return -1;
      }
      flat = flat * input[axis] + at;
    }
    return flat;
  }

  /// For every output of one channel, how many taps meet an input.
  int[] counts() {
    int[] counts = {1};
    for (int axis = 0; axis < AXES; axis++) {
      int[] along = new int[output[axis]];
      for (int tap = 0; tap < kernel[axis]; tap++) {
        for (int o = firstOutput(axis, tap); o < endOutput(axis, tap); o++) {
          along[o]++;
        }
      }
      int[] longer = new int[counts.length * along.length];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = counts[i / along.length] * along[i % along.length];
      }
      counts = longer;
    }
    return counts;
  }
}
