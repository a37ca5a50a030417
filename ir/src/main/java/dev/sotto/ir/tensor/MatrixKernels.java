package dev.sotto.ir.tensor;

import java.util.Arrays;
import java.util.Optional;

/// Matrix products with numpy's batch rules.
final class MatrixKernels {
  private MatrixKernels() {}

  static double[] fullyConnected(Tensor x, Tensor weights, Optional<Tensor> bias) {
    int inner = weights.shape().extent(0);
    int columns = weights.shape().extent(1);
    int rows = inner == 0 ? 0 : x.size() / inner;
    double[] y = new double[rows * columns];
    if (bias.isPresent()) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(bias.get().values(), 0, y, row * columns, columns);
      }
    }
    accumulate(x.values(), 0, weights.values(), 0, y, 0, rows, inner, columns);
    return y;
  }

  static double[] matMul(Tensor a, Tensor b, Shape result) {
    Shape left = a.shape().rank() == 1 ? Shape.of(1, a.size()) : a.shape();
    Shape right = b.shape().rank() == 1 ? Shape.of(b.size(), 1) : b.shape();
    int rows = left.extent(left.rank() - 2);
    int inner = left.extent(left.rank() - 1);
    int columns = right.extent(right.rank() - 1);
    Shape leftBatch = batch(left);
    Shape rightBatch = batch(right);
    Shape joint = TensorShapes.broadcast(leftBatch, rightBatch);
    int[] leftOf = IndexMaps.broadcast(leftBatch, joint);
    int[] rightOf = IndexMaps.broadcast(rightBatch, joint);
    double[] y = new double[result.size()];
    for (int i = 0; i < joint.size(); i++) {
      int leftAt = leftOf[i] * rows * inner;
      int rightAt = rightOf[i] * inner * columns;
      int at = i * rows * columns;
      accumulate(a.values(), leftAt, b.values(), rightAt, y, at, rows, inner, columns);
    }
    return y;
  }

  /// The batch axes of a shape of rank two or more.
  static Shape batch(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }

  private static void accumulate(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] y,
      int yAt,
      int rows,
      int inner,
      int columns) {
    for (int row = 0; row < rows; row++) {
      int to = yAt + row * columns;
      for (int k = 0; k < inner; k++) {
        double factor = a[aAt + row * inner + k];
        int from = bAt + k * columns;
        for (int column = 0; column < columns; column++) {
          y[to + column] += factor * b[from + column];
        }
      }
    }
  }
}
