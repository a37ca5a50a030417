package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.approximation.FitActivation.Candidates;
import dev.sotto.optimizer.tensor.GraphIndex;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is known of each activation, by its result, in graph order.
record Activations(
    Map<String, Candidates> candidates,
    Map<String, OperandProfile> profiles,
    Map<String, double[]> gains) {
  /// Of the activations of `exact`, for each the best of its `profiles`; `gains` as of [#gains].
  static Activations of(
      TensorGraph exact, Map<String, List<OperandProfile>> profiles, Map<String, double[]> gains) {
    Map<String, Candidates> lists = new ConcurrentHashMap<>();
    exact.nodes().parallelStream()
        .forEach(
            node -> {
              if (node.op() instanceof TensorOp.Activate(Activation function)) {
                List<OperandProfile> choices = profiles.getOrDefault(node.result(), List.of());
                lists.put(node.result(), new Candidates(function, choices));
              }
            });
    Map<String, Candidates> candidates = new LinkedHashMap<>();
    Map<String, OperandProfile> chosen = new HashMap<>();
    for (TensorNode node : exact.nodes()) {
      Candidates list = lists.get(node.result());
      if (list != null) {
        candidates.put(node.result(), list);
        chosen.put(node.result(), list.profile());
      }
    }
    return new Activations(candidates, chosen, gains);
  }

  /// Fits on the samples of `measured`.
  FitInOrder fits(TensorGraph exact, Measured measured) {
    return new FitInOrder(
        exact,
        measured.evaluator(),
        measured.meter(),
        measured.values(),
        profiles,
        gains,
        measured.importance(),
        measured.recent());
  }

  /// How strongly each element of an activation acts on the affine maps that read it, by result:
  /// squared norms of columns.
  static Map<String, double[]> gains(TensorGraph exact) {
    Map<String, double[]> gains = new HashMap<>();
    GraphIndex index = new GraphIndex(exact);
    for (TensorNode node : exact.nodes()) {
      if (node.op() instanceof TensorOp.Activate) {
        gains.put(node.result(), gains(node, index));
      }
    }
    return gains;
  }

  private static double[] gains(TensorNode node, GraphIndex index) {
    double[] gains = new double[node.shape().size()];
    for (TensorNode reader : index.consumers(node.result())) {
      if (reader.op() instanceof TensorOp.Affine affine) {
        LinearOperator matrix = affine.matrices().get(reader.operands().indexOf(node.result()));
        for (int row = 0; row < matrix.rows(); row++) {
          matrix.forEachInRow(row, (column, value) -> gains[column] += value * value);
        }
      }
    }
    double total = Arrays.stream(gains).sum();
    if (total == 0) {
      Arrays.fill(gains, 1);
    }
    return gains;
  }
}
