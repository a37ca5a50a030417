package dev.sotto.runtime;

import dev.sotto.ckks.bootstrapping.BootstrapKeys;
import dev.sotto.ckks.bootstrapping.BootstrapPrecision;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.scheme.NoiseModel;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An estimate of the noise on every value of a circuit: the standard deviation of a slot.
///
/// [NoiseModel] says what each operation adds; here it travels through the circuit. Values are
/// taken to be at most 1, errors to be independent, and the worst row of a matrix to be every row.
final class PropagatedNoise {
  private final Map<String, Double> errors = new HashMap<>();
  private final Map<String, CircuitNode> nodes = new HashMap<>();
  private final NoiseModel model;
  private final CkksParameters parameters;
  private final Optional<Bootstrapping> bootstrapping;

  PropagatedNoise(CkksParameters parameters, Circuit circuit) {
    this.parameters = parameters;
    bootstrapping = circuit.parameters().bootstrapping();
    model = new NoiseModel(parameters);
    for (CircuitNode node : circuit.nodes()) {
      nodes.put(node.result(), node);
      errors.put(node.result(), error(node));
    }
  }

  /// The largest deviation of an output's slot.
  static double largest(Circuit circuit) {
    CircuitParameters p = circuit.parameters();
    CkksParameters parameters =
        CkksParameters.of(
            p.logN(),
            p.levelPrimes().stream().map(PropagatedNoise::primes).toList(),
            primes(p.specialPrimes()),
            p.digitPrimes());
    PropagatedNoise noise = new PropagatedNoise(parameters, circuit);
    return circuit.outputs().stream()
        .mapToDouble(output -> noise.slotError(noise.known(output.value())))
        .max()
        .orElseThrow();
  }

  private static long[] primes(List<Long> primes) {
    return primes.stream().mapToLong(Long::longValue).toArray();
  }

  /// The deviation of a slot of `node`.
  double slotError(CircuitNode node) {
    return errors.getOrDefault(node.result(), 0.0);
  }

  private double error(CircuitNode node) {
    List<CircuitNode> operands = node.operands().stream().map(this::known).toList();
    double first = operands.isEmpty() ? 0 : slotError(operands.getFirst());
    double last = operands.isEmpty() ? 0 : slotError(operands.getLast());
    double scale = node.scale();
    return switch (node.op()) {
      case CircuitOp.Input input -> model.freshSecretKey(scale);
      case CircuitOp.Linear linear -> linear(linear, node, operands);
      case CircuitOp.Polynomial(ChebyshevPolynomial polynomial) ->
          polynomial(polynomial, node, first);
      case CircuitOp.Multiply() -> NoiseModel.product(1, first, 1, last);
      case CircuitOp.Add() -> NoiseModel.sum(first, last);
      case CircuitOp.Subtract() -> NoiseModel.sum(first, last);
      case CircuitOp.Rescale() -> NoiseModel.sum(first, model.rescale(scale));
      case CircuitOp.Adjust() -> NoiseModel.sum(first, model.rescale(scale));
      case CircuitOp.Relinearize() -> NoiseModel.sum(first, model.keySwitch(node.level(), scale));
      case CircuitOp.Rotate rotate -> NoiseModel.sum(first, model.keySwitch(node.level(), scale));
      case CircuitOp.Conjugate() -> NoiseModel.sum(first, model.keySwitch(node.level(), scale));
      case CircuitOp.Bootstrap(double bound) -> NoiseModel.sum(first, bound * refreshed(scale));
    };
  }

  private double refreshed(double scale) {
    return BootstrapPrecision.predict(parameters, shape(bootstrapping.orElseThrow()), scale)
        .average();
  }

  private static BootstrapShape shape(Bootstrapping bootstrapping) {
    return new BootstrapShape(
        bootstrapping.slotsToCoeffsLevels(),
        bootstrapping.evalModLevels(),
        bootstrapping.coeffsToSlotsLevels(),
        bootstrapping.hammingWeight(),
        bootstrapping.interval(),
        bootstrapping.sineDegree(),
        bootstrapping.doubleAngles(),
        bootstrapping.arcsineDegree(),
        bootstrapping.ratioBits(),
        HandBuiltModels.TOP_BITS);
  }

  /// The keys that bootstrapping over `parameters` needs.
  static EvaluationKeyPlan bootstrapKeys(CkksParameters parameters, Bootstrapping bootstrapping) {
    return BootstrapKeys.plan(parameters, shape(bootstrapping), bootstrapping.slots());
  }

  private CircuitNode known(String name) {
    CircuitNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no value named " + name);
    }
    return node;
  }

  /// Every operand's error and that of its rotations, through the row of the largest norm; the
  /// encodings of the diagonals; the foldings, each a key switch.
  private double linear(CircuitOp.Linear linear, CircuitNode node, List<CircuitNode> operands) {
    double variance = 0;
    int period = linear.fold();
    for (int i = 0; i < operands.size(); i++) {
      CircuitNode operand = operands.get(i);
      LinearOperator matrix = linear.matrices().get(i);
      int level = operand.level();
      double switched = model.keySwitch(level, operand.scale());
      double unit = parameters.rescaledScale(operand.scale(), level);
      double encoding = model.encoding(node.scale() / unit);
      double input = NoiseModel.sum(slotError(operand), switched);
      variance += largestRowNorm(matrix) * input * input;
      variance += Math.min(matrix.columns(), node.layout().width()) * encoding * encoding;
      period = Math.max(period, operand.layout().period());
    }
    double folds = (double) period / linear.fold() - 1;
    return NoiseModel.sum(
        Math.sqrt(variance),
        Math.sqrt(folds) * model.keySwitch(node.level(), node.scale()),
        Math.sqrt(folds + 1) * model.rescale(node.scale()));
  }

  /// The square of the largest Euclidean norm of a row.
  private static double largestRowNorm(LinearOperator matrix) {
    double largest = 0;
    for (int row = 0; row < matrix.rows(); row++) {
      double[] norm = new double[1];
      matrix.forEachInRow(row, (column, value) -> norm[0] += value * value);
      largest = Math.max(largest, norm[0]);
    }
    return largest;
  }

  /// The argument's error times a slope, and one rescale and key switch a level, weighted by the
  /// coefficients that they meet.
  private double polynomial(ChebyshevPolynomial polynomial, CircuitNode node, double argument) {
    double slope = 0;
    double weight = 0;
    for (int k = 1; k <= polynomial.degree(); k++) {
      // |T_k'| is k in the middle of the interval and reaches k² at its ends alone.
      slope += k * Math.abs(polynomial.coefficient(k));
      weight += Math.abs(polynomial.coefficient(k));
    }
    double own =
        NoiseModel.sum(
            model.rescale(node.scale()), model.keySwitch(node.level() + 1, node.scale()));
    return NoiseModel.sum(
        slope * argument, Math.sqrt(Math.max(1, polynomial.depth())) * Math.max(1, weight) * own);
  }
}
