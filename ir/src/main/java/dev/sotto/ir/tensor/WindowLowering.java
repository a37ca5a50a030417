package dev.sotto.ir.tensor;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.KroneckerOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.ir.linear.SparseBuilder;
import dev.sotto.ir.linear.SparseOperator;
import java.util.Arrays;
import java.util.Optional;

/// Convolutions and mean pools as linear operators.
final class WindowLowering {
  private WindowLowering() {}

  static TensorOp.Affine lower(TensorOp.Convolution op, Shape x, Shape result) {
    double[] weights = op.weights().values();
    LinearOperator one =
        correlation(Window.of(op, x, result), x.extent(1), result.extent(1), op.groups(), weights);
    return LinearLowering.affine(perSample(x, one), bias(op.bias(), result));
  }

  static TensorOp.Affine lower(TensorOp.TransposedConvolution op, Shape x, Shape result) {
    double[] weights = op.weights().values();
    SparseOperator adjoint =
        sparse(Window.of(op, x, result), result.extent(1), x.extent(1), op.groups(), weights);
    LinearOperator one = LinearOperators.transpose(adjoint);
    return LinearLowering.affine(perSample(x, one), bias(op.bias(), result));
  }

  static TensorOp.Affine lower(TensorOp.AveragePool op, Shape x, Shape result) {
    Window window = Window.of(op, x, result);
    int channels = x.extent(1);
    int[] counts = window.counts();
    boolean uniform =
        op.countIncludePad() || Arrays.stream(counts).allMatch(count -> count == window.taps());
    double[] weights = new double[channels * window.taps()];
    Arrays.fill(weights, uniform ? 1.0 / window.taps() : 1);
    LinearOperator one = correlation(window, channels, channels, channels, weights);
    if (!uniform) {
      double[] factors = new double[one.rows()];
      Arrays.setAll(factors, row -> 1.0 / Math.max(1, counts[row % counts.length]));
      one = LinearOperators.scaleRows(one, factors);
    }
    return LinearLowering.affine(perSample(x, one), LinearLowering.zeros(result));
  }

  private static LinearOperator perSample(Shape x, LinearOperator one) {
    return x.extent(0) == 1 ? one : new KroneckerOperator(x.extent(0), one, 1);
  }

  private static Tensor bias(Optional<Tensor> bias, Shape result) {
    if (bias.isEmpty()) {
      return LinearLowering.zeros(result);
    }
    double[] values = new double[result.size()];
    int plane = result.strides()[1];
    Arrays.setAll(values, i -> bias.get().at(i / plane % result.extent(1)));
    return Tensor.wrap(result, values);
  }

  private static LinearOperator correlation(
      Window window, int channels, int outChannels, int groups, double[] weights) {
    boolean planar = window.input[0] == 1 && window.kernel[0] == 1 && window.output[0] == 1;
    if (!planar || window.begins[0] != 0) {
      return sparse(window, channels, outChannels, groups, weights);
    }
    return new ConvolutionOperator(
        channels,
        window.input[1],
        window.input[2],
        outChannels,
        window.output[1],
        window.output[2],
        window.kernel[1],
        window.kernel[2],
        window.strides[1],
        window.strides[2],
        window.dilations[1],
        window.dilations[2],
        window.begins[1],
        window.begins[2],
        groups,
        weights);
  }

  /// The correlation of one sample, entry by entry.
  private static SparseOperator sparse(
      Window window, int channels, int outChannels, int groups, double[] weights) {
    int perGroup = channels / groups;
    SparseBuilder builder = new SparseBuilder(channels * window.inputSize());
    for (int row = 0; row < outChannels * window.outputSize(); row++) {
      int outChannel = row / window.outputSize();
      int output = row % window.outputSize();
      int firstChannel = outChannel / (outChannels / groups) * perGroup;
      for (int tap = 0; tap < window.taps(); tap++) {
        int input = window.inputOf(output, tap);
        for (int c = 0; c < perGroup && input >= 0; c++) {
          int column = (firstChannel + c) * window.inputSize() + input;
          builder.add(column, weights[(outChannel * perGroup + c) * window.taps() + tap]);
        }
      }
      builder.endRow();
    }
    return builder.build();
  }
}
