package dev.sotto.ir.tensor;

import java.util.Arrays;

/// Convolutions and pools, evaluated tap by tap over whole planes.
final class WindowKernels {
  private WindowKernels() {}

  /// What a tap does between an input element and an output element.
  private enum Step {
    /// `output += weight · input`.
    CORRELATE,
    /// `input += weight · output`.
    SPREAD,
    /// `output = max(output, input)`.
    MAXIMUM
  }

  static double[] convolve(TensorOp.Convolution op, Tensor x, Shape result) {
    Window window = Window.of(op, x.shape(), result);
    int outChannels = result.extent(1);
    int perGroup = op.weights().shape().extent(1);
    double[] weights = op.weights().values();
    double[] y = new double[result.size()];
    for (int plane = 0; plane < result.extent(0) * outChannels; plane++) {
      int k = plane % outChannels;
      int sample = plane / outChannels;
      int group = k / (outChannels / op.groups());
      int to = plane * window.outputSize();
      double bias = op.bias().isPresent() ? op.bias().get().at(k) : 0;
      Arrays.fill(y, to, to + window.outputSize(), bias);
      for (int c = 0; c < perGroup; c++) {
        int from = (sample * x.shape().extent(1) + group * perGroup + c) * window.inputSize();
        int kernel = (k * perGroup + c) * window.taps();
        for (int tap = 0; tap < window.taps(); tap++) {
          step(window, tap, Step.CORRELATE, weights[kernel + tap], x.values(), from, y, to);
        }
      }
    }
    return y;
  }

  static double[] convolve(TensorOp.TransposedConvolution op, Tensor x, Shape result) {
    Window window = Window.of(op, x.shape(), result);
    int channels = x.shape().extent(1);
    int outPerGroup = op.weights().shape().extent(1);
    double[] weights = op.weights().values();
    double[] y = new double[result.size()];
    double[] source = x.values();
    if (op.bias().isPresent()) {
      for (int plane = 0; plane < result.extent(0) * result.extent(1); plane++) {
        int to = plane * window.inputSize();
        double bias = op.bias().get().at(plane % result.extent(1));
        Arrays.fill(y, to, to + window.inputSize(), bias);
      }
    }
    for (int plane = 0; plane < result.extent(0) * channels; plane++) {
      int c = plane % channels;
      int firstOut =
          plane / channels * result.extent(1) + c / (channels / op.groups()) * outPerGroup;
      for (int k = 0; k < outPerGroup; k++) {
        int to = (firstOut + k) * window.inputSize();
        int kernel = (c * outPerGroup + k) * window.taps();
        for (int tap = 0; tap < window.taps(); tap++) {
          double weight = weights[kernel + tap];
          step(window, tap, Step.SPREAD, weight, y, to, source, plane * window.outputSize());
        }
      }
    }
    return y;
  }

  static double[] averagePool(TensorOp.AveragePool op, Tensor x, Shape result) {
    Window window = Window.of(op, x.shape(), result);
    double[] y = new double[result.size()];
    int[] counts = window.counts();
    overPlanes(window, Step.CORRELATE, x, y);
    for (int i = 0; i < y.length; i++) {
      int cells = op.countIncludePad() ? window.taps() : counts[i % counts.length];
      y[i] /= Math.max(1, cells);
    }
    return y;
  }

  static double[] maxPool(TensorOp.MaxPool op, Tensor x, Shape result) {
    Window window = Window.of(op, x.shape(), result);
    double[] y = new double[result.size()];
    Arrays.fill(y, Double.NEGATIVE_INFINITY);
    overPlanes(window, Step.MAXIMUM, x, y);
    return y;
  }

  private static void overPlanes(Window window, Step step, Tensor x, double[] y) {
    for (int plane = 0; plane < x.shape().extent(0) * x.shape().extent(1); plane++) {
      int from = plane * window.inputSize();
      int to = plane * window.outputSize();
      for (int tap = 0; tap < window.taps(); tap++) {
        step(window, tap, step, 1, x.values(), from, y, to);
      }
    }
  }

  /// Applies one tap to all pairs of an input plane (from `inputBase`) and an output plane.
  private static void step(
      Window window,
      int tap,
      Step step,
      double weight,
      double[] input,
      int inputBase,
      double[] output,
      int outputBase) {
    int tapX = tap % window.kernel[2];
    int tapY = tap / window.kernel[2] % window.kernel[1];
    int tapZ = tap / window.kernel[2] / window.kernel[1];
    int firstX = window.firstOutput(2, tapX);
    int count = window.endOutput(2, tapX) - firstX;
    int strideX = window.strides[2];
    for (int z = window.firstOutput(0, tapZ); z < window.endOutput(0, tapZ); z++) {
      int inputZ = window.inputAt(0, z, tapZ);
      for (int y = window.firstOutput(1, tapY); y < window.endOutput(1, tapY); y++) {
        int inputRow = inputZ * window.input[1] + window.inputAt(1, y, tapY);
        int from = inputBase + inputRow * window.input[2] + window.inputAt(2, firstX, tapX);
        int to = outputBase + (z * window.output[1] + y) * window.output[2] + firstX;
        switch (step) {
          case CORRELATE -> {
            if (strideX == 1) {
              correlateRow(weight, input, from, output, to, count);
            } else {
              for (int x = 0; x < count; x++) {
                output[to + x] += weight * input[from + x * strideX];
              }
            }
          }
          case SPREAD -> {
            for (int x = 0; x < count; x++) {
              input[from + x * strideX] += weight * output[to + x];
            }
          }
          case MAXIMUM -> {
            for (int x = 0; x < count; x++) {
              output[to + x] = Math.max(output[to + x], input[from + x * strideX]);
            }
          }
        }
      }
    }
  }

  /// Neighbours meet neighbours: a loop that the JIT compiler turns into vector code.
  private static void correlateRow(
      double weight, double[] input, int from, double[] output, int to, int count) {
    for (int x = 0; x < count; x++) {
      output[to + x] += weight * input[from + x];
    }
  }
}
