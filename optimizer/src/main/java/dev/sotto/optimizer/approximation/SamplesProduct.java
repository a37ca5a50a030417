package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.LinearOperator;

/// A matrix times many samples. A value is an array of `elements · samples` numbers, the samples of
/// one element side by side.
sealed interface SamplesProduct permits ConvolutionProduct, SparseProduct {
  /// Of any matrix.
  static SamplesProduct of(LinearOperator matrix) {
    return matrix instanceof ConvolutionOperator convolution
        ? new ConvolutionProduct(convolution)
        : new SparseProduct(matrix);
  }

  /// Adds the product with `x` to `result`.
  void addTo(double[] result, double[] x, int samples);
}
