package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Regression by support vectors: `Σ coefficient · kernel(x, vector) + rho`.
///
/// The kernel is `x·v`, `(gamma·x·v + coef0)^degree`, `tanh(gamma·x·v + coef0)` or `exp(-gamma·|x -
/// v|²)`; without support vectors the coefficients are weights of the features.
final class SupportVectors {
  private SupportVectors() {}

  static Value regressor(Node node) {
    Value.Variable x = Classical.rows(node, Classical.real(node.variable(0)));
    if (!node.text("post_transform", "NONE").equals("NONE") || node.integer("one_class", 0) != 0) {
      throw node.unsupported("it has a post_transform or is one_class", "use NONE and 0");
    }
    int features = x.shape().extent(1);
    Tensor coefficients = required(node, "coefficients");
    double rho = node.reals("rho").filter(given -> given.size() > 0).map(r -> r.at(0)).orElse(0.0);
    long count = node.integer("n_supports", 0);
    if (count == 0) {
      return weighted(node, x, coefficients, rho);
    }
    Tensor vectors = required(node, "support_vectors");
    if (count < 0 || vectors.size() != count * features || coefficients.size() != count) {
      throw node.malformed(
          "%d numbers in %d support vectors of %d features, and %d coefficients"
              .formatted(vectors.size(), count, features, coefficients.size()));
    }
    Tensor rows = vectors.reshape(Shape.of((int) count, features));
    return weighted(node, kernel(node, x, rows), coefficients, rho);
  }

  private static Tensor required(Node node, String name) {
    return node.reals(name).orElseThrow(() -> node.malformed("it has no " + name));
  }

  private static Value weighted(Node node, Value.Variable x, Tensor weights, double rho) {
    if (weights.size() != x.shape().extent(1)) {
      throw node.malformed("%d coefficients for %s".formatted(weights.size(), x.shape()));
    }
    Tensor column = weights.reshape(Shape.of(weights.size(), 1));
    Tensor bias = Tensor.of(Shape.of(1), rho);
    return node.emit(new TensorOp.FullyConnected(column, Optional.of(bias)), x);
  }

  private static Value.Variable kernel(Node node, Value.Variable x, Tensor vectors) {
    Tensor parameters = node.reals("kernel_params").orElse(Tensor.of(Shape.of(3), 0, 0, 0));
    if (parameters.size() != 3) {
      throw node.malformed("%d kernel_params, expected 3".formatted(parameters.size()));
    }
    double gamma = parameters.at(0);
    double shift = parameters.at(1);
    return switch (node.text("kernel_type", "LINEAR")) {
      case "LINEAR" -> products(node, x, vectors, 1, constant(vectors, 0));
      case "POLY" ->
          apply(
              node,
              new Activation.Pow(parameters.at(2)),
              products(node, x, vectors, gamma, constant(vectors, shift)));
      case "SIGMOID" ->
          apply(
              node,
              new Activation.Tanh(),
              products(node, x, vectors, gamma, constant(vectors, shift)));
      case "RBF" -> radial(node, x, vectors, gamma);
      default -> throw node.malformed("kernel_type '" + node.text("kernel_type", "") + "'");
    };
  }

  /// `exp(-gamma·|x - v|²)`, with `|x - v|² = x·x - 2·x·v + v·v`.
  private static Value.Variable radial(Node node, Value.Variable x, Tensor vectors, double gamma) {
    double[] squares = new double[vectors.shape().extent(0)];
    for (int k = 0; k < vectors.size(); k++) {
      squares[k / vectors.shape().extent(1)] -= gamma * vectors.at(k) * vectors.at(k);
    }
    Value.Variable near =
        products(node, x, vectors, 2 * gamma, Tensor.wrap(Shape.of(squares.length), squares));
    Value.Variable square =
        node.emit(
            new TensorOp.ReduceSum(List.of(1), true), node.emit(new TensorOp.Multiply(), x, x));
    Value.Variable distance = node.emit(new TensorOp.Add(), near, node.scale(square, -gamma));
    return apply(node, new Activation.Exp(), distance);
  }

  private static Value.Variable apply(Node node, Activation function, Value.Variable x) {
    return node.emit(new TensorOp.Activate(function), x);
  }

  private static Tensor constant(Tensor vectors, double value) {
    double[] values = new double[vectors.shape().extent(0)];
    Arrays.fill(values, value);
    return Tensor.wrap(Shape.of(values.length), values);
  }

  /// `gamma · x · vectorsᵀ + shift`.
  private static Value.Variable products(
      Node node, Value.Variable x, Tensor vectors, double gamma, Tensor shift) {
    Tensor weights = Arithmetic.map(Products.transpose(vectors), value -> gamma * value);
    return node.emit(new TensorOp.FullyConnected(weights, Optional.of(shift)), x);
  }
}
