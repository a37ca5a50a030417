package dev.sotto.ir.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// Reductions over axes, and what normalizes along one: softmax, p-norms, the largest index.
final class ReductionKernels {
  private ReductionKernels() {}

  static double[] sum(Tensor x, List<Integer> axes) {
    return fold(x, axes, 0, Double::sum);
  }

  static double[] mean(Tensor x, List<Integer> axes) {
    double[] y = sum(x, axes);
    double count = axes.stream().mapToInt(x.shape()::extent).reduce(1, Math::multiplyExact);
    for (int i = 0; i < y.length; i++) {
      y[i] /= count;
    }
    return y;
  }

  static double[] max(Tensor x, List<Integer> axes) {
    return fold(x, axes, Double.NEGATIVE_INFINITY, Math::max);
  }

  private static double[] fold(
      Tensor x, List<Integer> axes, double start, DoubleBinaryOperator step) {
    Shape kept = IndexMaps.reduced(x.shape(), axes);
    int[] target = IndexMaps.broadcast(kept, x.shape());
    double[] y = new double[kept.size()];
    Arrays.fill(y, start);
    for (int i = 0; i < target.length; i++) {
      y[target[i]] = step.applyAsDouble(y[target[i]], x.at(i));
    }
    return y;
  }

  /// A line of a tensor: `length` elements from `start`, `stride` apart.
  @FunctionalInterface
  private interface LineConsumer {
    void accept(int start, int stride, int length);
  }

  private static void forEachLine(Shape shape, int axis, LineConsumer consumer) {
    int stride = shape.strides()[axis];
    int length = shape.extent(axis);
    int lines = length == 0 ? 0 : shape.size() / length;
    for (int line = 0; line < lines; line++) {
      consumer.accept(line / stride * stride * length + line % stride, stride, length);
    }
  }

  static double[] softmax(Tensor x, int axis, boolean logarithm) {
    double[] y = x.toArray();
    forEachLine(
        x.shape(),
        axis,
        (start, stride, length) -> {
          double largest = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < length; i++) {
            largest = Math.max(largest, y[start + i * stride]);
          }
          double sum = 0;
          for (int i = 0; i < length; i++) {
            sum += Math.exp(y[start + i * stride] - largest);
          }
          for (int i = 0; i < length; i++) {
            double shifted = y[start + i * stride] - largest;
            y[start + i * stride] = logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
          }
        });
    return y;
  }

  static double[] flatSoftmax(Tensor x, int axis, boolean logarithm) {
    int inner =
        x.shape().extents().subList(axis, x.shape().rank()).stream().reduce(1, (a, b) -> a * b);
    Shape matrix = Shape.of(inner == 0 ? 0 : x.size() / inner, inner);
    return softmax(x.reshape(matrix), 1, logarithm);
  }

  static double[] argMax(TensorOp.ArgMax op, Tensor x, Shape result) {
    double[] y = new double[result.size()];
    int[] line = new int[1];
    forEachLine(
        x.shape(),
        op.axis(),
        (start, stride, length) -> {
          int best = 0;
          for (int i = 1; i < length; i++) {
            double challenger = x.at(start + i * stride);
            double champion = x.at(start + best * stride);
            if (challenger > champion || (op.last() && challenger == champion)) {
              best = i;
            }
          }
          y[line[0]++] = best;
        });
    return y;
  }

  /// Lines of norm 0 stay 0, as in ONNX Runtime.
  static double[] normalize(Tensor x, int axis, int p) {
    double[] y = x.toArray();
    forEachLine(
        x.shape(),
        axis,
        (start, stride, length) -> {
          double sum = 0;
          for (int i = 0; i < length; i++) {
            double value = y[start + i * stride];
            sum += p == 1 ? Math.abs(value) : value * value;
          }
          double norm = p == 1 ? sum : Math.sqrt(sum);
          for (int i = 0; i < length && norm > 0; i++) {
            y[start + i * stride] /= norm;
          }
        });
    return y;
  }
}
