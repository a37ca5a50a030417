package dev.sotto.ir.tensor;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Elementwise functions of one operand, and of two with broadcasting.
final class ElementwiseKernels {
  private ElementwiseKernels() {}

  static double[] map(Tensor x, DoubleUnaryOperator function) {
    double[] values = x.values();
    double[] y = new double[values.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = function.applyAsDouble(values[i]);
    }
    return y;
  }

  static double[] combine(Tensor a, Tensor b, Shape result, DoubleBinaryOperator function) {
    double[] left = expand(a, result);
    double[] right = expand(b, result);
    double[] y = new double[result.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = function.applyAsDouble(left[i], right[i]);
    }
    return y;
  }

  /// The elements of `x` broadcast to `result`; its own array where nothing is repeated.
  private static double[] expand(Tensor x, Shape result) {
    return x.size() == result.size()
        ? x.values()
        : take(x, IndexMaps.broadcast(x.shape(), result), 0);
  }

  /// Element `source[i]` for every `i`, `filler` where that is -1.
  static double[] take(Tensor x, int[] source, double filler) {
    double[] values = x.values();
    double[] y = new double[source.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = source[i] < 0 ? filler : values[source[i]];
    }
    return y;
  }

  static double[] normalize(TensorOp.BatchNormalization op, Tensor x) {
    int channels = x.shape().extent(1);
    int inner = x.shape().strides()[1];
    double[] values = x.values();
    double[] y = new double[values.length];
    for (int i = 0; i < y.length; i++) {
      int channel = i / inner % channels;
      double factor = op.scale().at(channel) / Math.sqrt(op.variance().at(channel) + op.epsilon());
      y[i] = (values[i] - op.mean().at(channel)) * factor + op.shift().at(channel);
    }
    return y;
  }
}
