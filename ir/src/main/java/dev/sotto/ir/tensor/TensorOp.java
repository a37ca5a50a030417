package dev.sotto.ir.tensor;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.List;
import java.util.Optional;

/// The operators of a [TensorGraph]. Shapes are per sample, with the bound batch axis where the
/// model has one.
///
/// Broadcasting follows ONNX (numpy) rules. Axes are non-negative.
public sealed interface TensorOp {

  /// An operator that is linear (affine) in its operands jointly.
  sealed interface Linear extends TensorOp {}

  /// `[N,C,D1…]` → `[N,K,D1'…]`, cross-correlation with `weights` `[K,C/groups,k1…]`, `bias` `[K]`.
  ///
  /// `pads` are the begins of all spatial axes, then the ends.
  record Convolution(
      Tensor weights,
      Optional<Tensor> bias,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads,
      int groups)
      implements Linear {}

  /// `[N,C,D1…]` → `[N,K,D1'…]`, the adjoint of a convolution; `weights` `[C,K/groups,k1…]`.
  record TransposedConvolution(
      Tensor weights,
      Optional<Tensor> bias,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads,
      List<Integer> outputPadding,
      int groups)
      implements Linear {}

  /// `x · weights + bias` over the last axis: `[…,K]` → `[…,M]`, `weights` `[K,M]`, `bias` `[M]`.
  record FullyConnected(Tensor weights, Optional<Tensor> bias) implements Linear {}

  /// `matmul(x, weights)` or, with `constantFirst`, `matmul(weights, x)`, with batch axes
  /// broadcast.
  record MatMulConstant(Tensor weights, boolean constantFirst) implements Linear {}

  /// Mean over windows; `countIncludePad` counts padding cells in the divisor.
  record AveragePool(
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads,
      boolean countIncludePad)
      implements Linear {}

  record ReduceSum(List<Integer> axes, boolean keepDims) implements Linear {}

  record ReduceMean(List<Integer> axes, boolean keepDims) implements Linear {}

  record Transpose(List<Integer> permutation) implements Linear {}

  record Reshape(Shape target) implements Linear {}

  /// `x[starts[a] + i·steps[a]]` for `i < extents[a]`, over all axes; steps may be negative.
  record Slice(List<Integer> starts, List<Integer> steps, List<Integer> extents)
      implements Linear {}

  /// Padding by a constant (`CONSTANT`), by mirroring (`REFLECT`) or by repeating the rim (`EDGE`).
  ///
  /// `pads` are the begins of all axes, then the ends; a negative pad crops.
  record Pad(List<Integer> pads, PadMode mode, double value) implements Linear {}

  enum PadMode {
    CONSTANT,
    REFLECT,
    EDGE,
    WRAP
  }

  /// Elements along `axis` at constant `indices` (a tensor of integers, any shape), as ONNX Gather.
  record Gather(int axis, Tensor indices) implements Linear {}

  /// Joins the operands along `axis`.
  record Concat(int axis) implements Linear {}

  /// Broadcasts to `target`.
  record Expand(Shape target) implements Linear {}

  /// `(x − mean) / sqrt(variance + epsilon) · scale + shift` along axis 1, with given statistics.
  record BatchNormalization(
      Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon) implements Linear {}

  record AddConstant(Tensor constant) implements Linear {}

  record MultiplyConstant(Tensor constant) implements Linear {}

  record Add() implements Linear {}

  record Subtract() implements Linear {}

  /// `Σ matrices[i] · operand[i] + bias`, on flattened tensors; the lowered form of all the above.
  record Affine(List<LinearOperator> matrices, Tensor bias) implements Linear {
    public Affine {
      matrices = List.copyOf(matrices);
    }
  }

  /// An elementwise function.
  record Activate(Activation function) implements TensorOp {}

  /// `x` where positive, `slope·x` elsewhere, `slope` broadcast to `x`.
  record PRelu(Tensor slope) implements TensorOp {}

  /// Elementwise product of two values; both operands may be one value (a square).
  record Multiply() implements TensorOp {}

  /// Elementwise larger or smaller of two values.
  record Maximum() implements TensorOp {}

  record Minimum() implements TensorOp {}

  /// Product of two values, neither constant.
  record MatMul() implements TensorOp {}

  record MaxPool(
      List<Integer> kernel, List<Integer> strides, List<Integer> dilations, List<Integer> pads)
      implements TensorOp {}

  record ReduceMax(List<Integer> axes, boolean keepDims) implements TensorOp {}

  /// An elementwise polynomial; the values of its operand lie in `[-1, 1]`.
  record Polynomial(ChebyshevPolynomial polynomial) implements TensorOp {}

  record Softmax(int axis, boolean logarithm) implements TensorOp {}

  /// Softmax over all axes from `axis` on, flattened (opset 12 and before).
  record FlatSoftmax(int axis, boolean logarithm) implements TensorOp {}

  /// Index of the largest element along `axis`; the first, or with `last` the last, of equals.
  record ArgMax(int axis, boolean keepDims, boolean last) implements TensorOp {}

  /// Names for class indices: the value stays an index into `labels`.
  record LabelMap(List<String> labels) implements TensorOp {
    public LabelMap {
      labels = List.copyOf(labels);
    }
  }

  /// `LpNormalization`, `p` 1 or 2, along `axis`.
  record Normalize(int axis, int p) implements TensorOp {}
}
