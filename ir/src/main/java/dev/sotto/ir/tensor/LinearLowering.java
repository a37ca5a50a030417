package dev.sotto.ir.tensor;

import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.KroneckerOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.ir.linear.SelectionOperator;
import dev.sotto.ir.linear.SparseBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Every linear operator of a [TensorGraph] as matrices held by structure, and a bias.
public final class LinearLowering {
  private LinearLowering() {}

  /// `op` on operands of the given shapes, as `Σ matrices[i] · operand[i] + bias`; the bias has the
  /// shape `result`, which [TensorShapes#infer] gives.
  ///
  /// Throws `IllegalArgumentException` where the shapes do not fit.
  public static TensorOp.Affine lower(TensorOp.Linear op, List<Shape> operands, Shape result) {
    if (!TensorShapes.infer(op, operands).equals(result)) {
      throw new IllegalArgumentException(
          "%s of shapes %s is not of shape %s"
              .formatted(op.getClass().getSimpleName(), operands, result));
    }
    Shape x = operands.isEmpty() ? Shape.of() : operands.getFirst();
    return switch (op) {
      case TensorOp.Affine affine -> affine;
      case TensorOp.Convolution convolution -> WindowLowering.lower(convolution, x, result);
      case TensorOp.TransposedConvolution c -> WindowLowering.lower(c, x, result);
      case TensorOp.AveragePool pool -> WindowLowering.lower(pool, x, result);
      case TensorOp.FullyConnected layer -> {
        Tensor bias = layer.bias().orElseGet(() -> zeros(Shape.of(result.extent(x.rank() - 1))));
        yield affine(timesMatrix(x, layer.weights()), broadcast(bias, result));
      }
      case TensorOp.MatMulConstant product -> affine(matMul(product, x), zeros(result));
      case TensorOp.ReduceSum reduce -> affine(sum(x, reduce.axes()), zeros(result));
      case TensorOp.ReduceMean reduce -> {
        int count = reduce.axes().stream().mapToInt(x::extent).reduce(1, (a, b) -> a * b);
        yield affine(LinearOperators.scale(sum(x, reduce.axes()), 1.0 / count), zeros(result));
      }
      case TensorOp.Transpose transpose -> select(x, IndexMaps.transpose(transpose, x), result);
      case TensorOp.Reshape _ -> affine(LinearOperators.identity(x.size()), zeros(result));
      case TensorOp.Slice slice -> select(x, IndexMaps.slice(slice, x), result);
      case TensorOp.Pad pad -> pad(pad, x, result);
      case TensorOp.Gather gather -> select(x, IndexMaps.gather(gather, x), result);
      case TensorOp.Concat concat -> concat(concat.axis(), operands, result);
      case TensorOp.Expand _ -> affine(expansion(x, result), zeros(result));
      case TensorOp.BatchNormalization normalization -> normalize(normalization, x);
      case TensorOp.AddConstant add ->
          affine(expansion(x, result), broadcast(add.constant(), result));
      case TensorOp.MultiplyConstant multiply -> {
        double[] factors = broadcast(multiply.constant(), result).values();
        yield affine(LinearOperators.scaleRows(expansion(x, result), factors), zeros(result));
      }
      case TensorOp.Add _ ->
          new TensorOp.Affine(
              List.of(expansion(x, result), expansion(operands.get(1), result)), zeros(result));
      case TensorOp.Subtract _ -> {
        LinearOperator second = LinearOperators.scale(expansion(operands.get(1), result), -1);
        yield new TensorOp.Affine(List.of(expansion(x, result), second), zeros(result));
      }
    };
  }

  static TensorOp.Affine affine(LinearOperator matrix, Tensor bias) {
    return new TensorOp.Affine(List.of(matrix), bias);
  }

  static Tensor zeros(Shape shape) {
    return Tensor.wrap(shape, new double[shape.size()]);
  }

  private static Tensor broadcast(Tensor constant, Shape result) {
    int[] source = IndexMaps.broadcast(constant.shape(), result);
    return Tensor.wrap(result, ElementwiseKernels.take(constant, source, 0));
  }

  private static SelectionOperator expansion(Shape x, Shape result) {
    return new SelectionOperator(x.size(), IndexMaps.broadcast(x, result));
  }

  private static TensorOp.Affine select(Shape x, int[] source, Shape result) {
    return affine(new SelectionOperator(x.size(), source), zeros(result));
  }

  private static TensorOp.Affine pad(TensorOp.Pad pad, Shape x, Shape result) {
    int[] source = IndexMaps.pad(pad.pads(), pad.mode(), x);
    double[] filler = new double[source.length];
    Arrays.setAll(filler, i -> source[i] < 0 ? pad.value() : 0);
    return affine(new SelectionOperator(x.size(), source), Tensor.wrap(result, filler));
  }

  private static TensorOp.Affine concat(int axis, List<Shape> operands, Shape result) {
    List<LinearOperator> matrices = new ArrayList<>();
    int at = 0;
    for (Shape operand : operands) {
      List<Integer> pads = new ArrayList<>(Collections.nCopies(2 * result.rank(), 0));
      pads.set(axis, at);
      pads.set(result.rank() + axis, result.extent(axis) - at - operand.extent(axis));
      int[] source = IndexMaps.pad(pads, TensorOp.PadMode.CONSTANT, operand);
      matrices.add(new SelectionOperator(operand.size(), source));
      at += operand.extent(axis);
    }
    return new TensorOp.Affine(matrices, zeros(result));
  }

  private static TensorOp.Affine normalize(TensorOp.BatchNormalization op, Shape x) {
    int channels = x.extent(1);
    int inner = x.strides()[1];
    double[] factors = new double[x.size()];
    double[] bias = new double[x.size()];
    for (int i = 0; i < factors.length; i++) {
      int channel = i / inner % channels;
      factors[i] = op.scale().at(channel) / Math.sqrt(op.variance().at(channel) + op.epsilon());
      bias[i] = op.shift().at(channel) - op.mean().at(channel) * factors[i];
    }
    return affine(LinearOperators.diagonal(factors), Tensor.wrap(x, bias));
  }

  private static LinearOperator sum(Shape x, List<Integer> axes) {
    Shape kept = IndexMaps.reduced(x, axes);
    return LinearOperators.transpose(expansion(kept, x));
  }

  /// `x · weights` over the last axis of `x`, `weights` `[K,M]`.
  private static LinearOperator timesMatrix(Shape x, Tensor weights) {
    int inner = weights.shape().extent(0);
    int columns = weights.shape().extent(1);
    double[] transposed = new double[inner * columns];
    Arrays.setAll(transposed, i -> weights.at(i % inner * columns + i / inner));
    return repeat(x.size() / inner, new DenseOperator(columns, inner, transposed), 1);
  }

  private static LinearOperator repeat(int before, LinearOperator inner, int after) {
    return before == 1 && after == 1 ? inner : new KroneckerOperator(before, inner, after);
  }

  private static LinearOperator matMul(TensorOp.MatMulConstant op, Shape x) {
    Tensor weights = op.weights();
    Shape shape = weights.shape();
    if (op.constantFirst() && shape.rank() <= 2) {
      int inner = shape.extent(shape.rank() - 1);
      int rows = weights.size() / inner;
      int after = x.rank() == 1 ? 1 : x.extent(x.rank() - 1);
      DenseOperator matrix = new DenseOperator(rows, inner, weights.toArray());
      return repeat(x.size() / (inner * after), matrix, after);
    }
    if (!op.constantFirst() && shape.rank() <= 2) {
      int columns = shape.rank() == 1 ? 1 : shape.extent(1);
      return timesMatrix(x, weights.reshape(Shape.of(shape.extent(0), columns)));
    }
    return batchMatMul(op, x);
  }

  /// A product whose constant has batch axes: one block for every pair of batches that meet.
  private static LinearOperator batchMatMul(TensorOp.MatMulConstant op, Shape x) {
    boolean first = op.constantFirst();
    Shape constant = op.weights().shape();
    Shape value = x.rank() > 1 ? x : first ? Shape.of(x.size(), 1) : Shape.of(1, x.size());
    Shape left = first ? constant : value;
    Shape right = first ? value : constant;
    int rows = left.extent(left.rank() - 2);
    int inner = left.extent(left.rank() - 1);
    int columns = right.extent(right.rank() - 1);
    Shape joint = TensorShapes.broadcast(MatrixKernels.batch(left), MatrixKernels.batch(right));
    int[] leftOf = IndexMaps.broadcast(MatrixKernels.batch(left), joint);
    int[] rightOf = IndexMaps.broadcast(MatrixKernels.batch(right), joint);
    SparseBuilder builder = new SparseBuilder(x.size());
    for (int i = 0; i < joint.size() * rows * columns; i++) {
      int batch = i / (rows * columns);
      int row = i / columns % rows;
      int column = i % columns;
      for (int k = 0; k < inner; k++) {
        int a = (leftOf[batch] * rows + row) * inner + k;
        int b = (rightOf[batch] * inner + k) * columns + column;
        builder.add(first ? b : a, op.weights().at(first ? a : b));
      }
      builder.endRow();
    }
    return builder.build();
  }
}
