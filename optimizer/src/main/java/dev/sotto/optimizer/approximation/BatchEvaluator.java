package dev.sotto.optimizer.approximation;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs a lowered graph on many samples at once, whole or from a changed activation on.
///
/// A value is an array of `elements · samples` numbers, the samples of one element side by side, so
/// that an entry of a matrix is generated once and used on a contiguous run (see [SamplesProduct]).
public final class BatchEvaluator {
  private final TensorGraph graph;
  private final int samples;
  private final Map<String, double[]> inputs;
  private final IdentityHashMap<LinearOperator, SamplesProduct> products;

  /// Takes `samples` in the order of the graph's inputs.
  public BatchEvaluator(TensorGraph graph, List<List<Tensor>> samples) {
    this.graph = graph;
    this.samples = samples.size();
    this.inputs = new HashMap<>();
    this.products = new IdentityHashMap<>();
    for (int k = 0; k < graph.inputs().size(); k++) {
      int elements = graph.inputs().get(k).shape().size();
      double[] values = new double[elements * this.samples];
      for (int s = 0; s < this.samples; s++) {
        Tensor tensor = samples.get(s).get(k);
        for (int element = 0; element < elements; element++) {
          values[element * this.samples + s] = tensor.at(element);
        }
      }
      inputs.put(graph.inputs().get(k).name(), values);
    }
  }

  private BatchEvaluator(BatchEvaluator all, int[] chosen) {
    this.graph = all.graph;
    this.samples = chosen.length;
    this.inputs = new HashMap<>();
    all.inputs.forEach((name, value) -> inputs.put(name, all.pick(value, chosen)));
    this.products = all.products;
  }

  /// The same graph on the samples of these numbers.
  BatchEvaluator on(int[] chosen) {
    return new BatchEvaluator(this, chosen);
  }

  /// A value on the samples of these numbers.
  double[] pick(double[] value, int[] chosen) {
    double[] picked = new double[value.length / samples * chosen.length];
    for (int k = 0; k < picked.length; k++) {
      picked[k] = value[k / chosen.length * samples + chosen[k % chosen.length]];
    }
    return picked;
  }

  public int samples() {
    return samples;
  }

  /// A fresh map of the inputs' values, for more.
  Map<String, double[]> inputs() {
    return new HashMap<>(inputs);
  }

  /// Every value of the graph, with exact activations.
  public Map<String, double[]> runExact() {
    return run(Map.of(), Map.of(), Set.of());
  }

  /// Every value of the graph, with `approximations` (by result) in place of activations.
  ///
  /// `known` holds values of an earlier run; those that do not depend on a result in `changed` are
  /// taken from there.
  public Map<String, double[]> run(
      Map<String, Approximation> approximations, Map<String, double[]> known, Set<String> changed) {
    Map<String, double[]> values = new HashMap<>(inputs);
    Set<String> stale = new HashSet<>(changed);
    for (TensorNode node : graph.nodes()) {
      boolean dependsOnChange =
          stale.contains(node.result()) || node.operands().stream().anyMatch(stale::contains);
      double[] before = known.get(node.result());
      if (before != null && !dependsOnChange) {
        values.put(node.result(), before);
        continue;
      }
      stale.add(node.result());
      values.put(node.result(), evaluate(node, values, approximations));
    }
    return values;
  }

  /// One sample of a value.
  public Tensor sample(double[] value, int sample, dev.sotto.ir.tensor.Shape shape) {
    double[] elements = new double[shape.size()];
    for (int element = 0; element < elements.length; element++) {
      elements[element] = value[element * samples + sample];
    }
    return Tensor.wrap(shape, elements);
  }

  /// One node's value from its operands' in `values`.
  double[] evaluate(
      TensorNode node, Map<String, double[]> values, Map<String, Approximation> approximations) {
    List<double[]> operands = new ArrayList<>();
    for (String operand : node.operands()) {
      double[] value = values.get(operand);
      if (value == null) {
        throw new CompilerBugException(
            "calibration: '" + operand + "' is used before it is defined");
      }
      operands.add(value);
    }
    double[] result = new double[node.shape().size() * samples];
    if (node.op() instanceof TensorOp.Affine(List<LinearOperator> matrices, Tensor bias)) {
      map(matrices, bias, operands, result);
    } else if (node.op() instanceof TensorOp.Activate(Activation function)) {
      Approximation approximation = approximations.get(node.result());
      if (approximation != null) {
        approximation.apply(operands.get(0), samples, result);
      } else {
        apply(function, operands.get(0), result);
      }
    } else if (node.op() instanceof TensorOp.Polynomial(ChebyshevPolynomial polynomial)) {
      Clenshaw.evaluate(polynomial.toArray(), operands.get(0), result);
    } else if (node.op() instanceof TensorOp.Multiply) {
      multiply(operands.get(0), operands.get(1), result);
    } else if (node.op() instanceof TensorOp.Add) {
      add(operands.get(0), operands.get(1), result);
    } else if (node.op() instanceof TensorOp.Subtract) {
      subtract(operands.get(0), operands.get(1), result);
    } else {
      throw new CompilerBugException(
          "calibration: node '" + node.origin() + "' is not lowered: " + node.op());
    }
    return result;
  }

  private void map(
      List<LinearOperator> matrices, Tensor bias, List<double[]> operands, double[] result) {
    for (int row = 0; row < bias.size(); row++) {
      Arrays.fill(result, row * samples, (row + 1) * samples, bias.at(row));
    }
    for (int k = 0; k < matrices.size(); k++) {
      products
          .computeIfAbsent(matrices.get(k), SamplesProduct::of)
          .addTo(result, operands.get(k), samples);
    }
  }

  private static void apply(Activation function, double[] x, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = function.apply(x[k]);
    }
  }

  private static void multiply(double[] x, double[] y, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = x[k] * y[k];
    }
  }

  private static void add(double[] x, double[] y, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = x[k] + y[k];
    }
  }

  private static void subtract(double[] x, double[] y, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = x[k] - y[k];
    }
  }
}
