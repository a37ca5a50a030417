package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;
import java.util.Optional;

/// Matrix products, by weights or of two encrypted values.
final class Products {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("Gemm", "", Products::gemm),
          onnx("MatMul", "", node -> matMul(node, node.input(0), node.input(1))));

  private Products() {}

  static Value.Variable matMul(Node node, Value a, Value b) {
    return switch (a) {
      case Value.Constant weights ->
          node.emit(new TensorOp.MatMulConstant(weights.tensor(), true), (Value.Variable) b);
      case Value.Variable x ->
          switch (b) {
            case Value.Variable y -> node.emit(new TensorOp.MatMul(), x, y);
            case Value.Constant weights ->
                node.emit(
                    weights.shape().rank() == 2
                        ? new TensorOp.FullyConnected(weights.tensor(), Optional.empty())
                        : new TensorOp.MatMulConstant(weights.tensor(), false),
                    x);
          };
    };
  }

  /// `alpha · A' · B' + beta · C`, the primes standing for optional transposes.
  private static Value gemm(Node node) {
    double alpha = node.real("alpha", 1);
    double beta = node.real("beta", 1);
    Value a = matrix(node, 0, node.flag("transA", false));
    Value b = matrix(node, 1, node.flag("transB", false));
    if (!(a instanceof Value.Variable x) || !(b instanceof Value.Constant weights)) {
      Value.Variable product =
          a instanceof Value.Constant && b instanceof Value.Constant
              ? node.variable(0)
              : node.scale(matMul(node, a, b), alpha);
      return node.has(2) && beta != 0 ? plus(node, product, node.input(2), beta) : product;
    }
    Tensor scaled = Arithmetic.map(weights.tensor(), value -> alpha * value);
    int columns = scaled.shape().extent(1);
    if (!node.has(2) || beta == 0) {
      return node.emit(new TensorOp.FullyConnected(scaled, Optional.empty()), x);
    }
    if (node.input(2) instanceof Value.Constant c && isRow(c.shape(), columns)) {
      Tensor row = c.tensor().reshape(Shape.of(c.shape().size()));
      Tensor bias =
          Arithmetic.map(ConstantArithmetic.expand(row, Shape.of(columns)), value -> beta * value);
      return node.emit(new TensorOp.FullyConnected(scaled, Optional.of(bias)), x);
    }
    Value.Variable product = node.emit(new TensorOp.FullyConnected(scaled, Optional.empty()), x);
    return plus(node, product, node.input(2), beta);
  }

  private static boolean isRow(Shape shape, int columns) {
    int last = shape.rank() == 0 ? 1 : shape.extent(shape.rank() - 1);
    return shape.rank() <= 2 && shape.size() == last && (last == 1 || last == columns);
  }

  private static Value plus(Node node, Value.Variable product, Value c, double beta) {
    return switch (c) {
      case Value.Variable y -> node.emit(new TensorOp.Add(), product, node.scale(y, beta));
      case Value.Constant constant ->
          Arithmetic.addConstant(
              node, product, Arithmetic.map(constant.tensor(), value -> beta * value));
    };
  }

  private static Value matrix(Node node, int index, boolean transposed) {
    Value value = node.input(index);
    if (value.shape().rank() != 2) {
      throw node.malformed(
          "its input %d has shape %s, not a matrix".formatted(index, value.shape()));
    }
    if (!transposed) {
      return value;
    }
    return switch (value) {
      case Value.Variable x -> node.emit(new TensorOp.Transpose(List.of(1, 0)), x);
      case Value.Constant c -> new Value.Constant(transpose(c.tensor()), c.type());
    };
  }

  static Tensor transpose(Tensor matrix) {
    int rows = matrix.shape().extent(0);
    int columns = matrix.shape().extent(1);
    double[] values = new double[matrix.size()];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[column * rows + row] = matrix.at(row * columns + column);
      }
    }
    return Tensor.wrap(Shape.of(columns, rows), values);
  }
}
