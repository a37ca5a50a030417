package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares the model's outputs, after the client's part, with the exact ones.
///
/// The error of an output is the largest difference over samples and elements, relative to the
/// output's range (largest minus smallest) over all samples; and for someone who tries a few, the
/// largest difference over eight, of which nine in ten groups stay below, relative to the mean
/// range of such groups. The error is the larger of the two. Outputs that are classes count in the
/// agreement only. Sensitivities are relative to the mean range of the groups.
public final class OutputMeter {
  private static final int GROUP = 8;
  private static final double GROUPS_HELD = 0.9;

  private final TensorGraph tail;
  private final BatchEvaluator evaluator;
  private final Set<String> classOutputs = new HashSet<>();
  private final List<Map<String, Tensor>> exact;
  private final Map<String, Double> ranges = new HashMap<>();

  /// Takes the exact values of the body, whose outputs are the inputs of `tail`.
  public OutputMeter(TensorGraph tail, BatchEvaluator evaluator, Map<String, double[]> exactBody) {
    this.tail = tail;
    this.evaluator = evaluator;
    Set<String> classes = new HashSet<>();
    tail.nodes()
        .forEach(
            node -> {
              if (node.op() instanceof TensorOp.ArgMax
                  || node.op() instanceof TensorOp.LabelMap
                  || node.operands().stream().anyMatch(classes::contains)) {
                classes.add(node.result());
              }
            });
    exact = finish(exactBody);
    for (TensorOutput output : tail.outputs()) {
      if (classes.contains(output.value())) {
        classOutputs.add(output.name());
        continue;
      }
      ranges.put(output.name(), range(output.name()));
    }
  }

  private double range(String output) {
    double sum = 0;
    double largest = 0;
    int groups = 0;
    for (int from = 0; from < exact.size(); from += GROUP) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      // The last group is filled up with samples before it.
      int first = Math.max(0, Math.min(from, exact.size() - GROUP));
      for (Map<String, Tensor> sample : exact.subList(first, Math.min(exact.size(), from + GROUP))) {
        Tensor tensor = sample.get(output);
        for (int k = 0; tensor != null && k < tensor.size(); k++) {
          low = Math.min(low, tensor.at(k));
          high = Math.max(high, tensor.at(k));
          largest = Math.max(largest, Math.abs(tensor.at(k)));
        }
      }
      sum += Math.max(0, high - low);
      groups++;
    }
    return sum > 0 ? sum / groups : Math.max(1, largest);
  }

  int samples() {
    return evaluator.samples();
  }

  /// The largest relative error over the outputs; infinite where a value is not finite.
  public double error(Map<String, double[]> body) {
    List<Map<String, Tensor>> approximate = finish(body);
    double worst = 0;
    for (String output : ranges.keySet()) {
      double overall = spread(output, exact) > 0 ? spread(output, exact) : range(output);
      worst = Math.max(worst, largest(output, exact, approximate) / overall);
      worst = Math.max(worst, ofGroups(output, approximate));
    }
    return worst;
  }

  /// What nine in ten groups of eight samples stay below, relative to such groups' range.
  private double ofGroups(String output, List<Map<String, Tensor>> approximate) {
    List<Double> errors = new ArrayList<>();
    for (int from = 0; from < exact.size(); from += GROUP) {
      // The last group is filled up with samples before it.
      int first = Math.max(0, Math.min(from, exact.size() - GROUP));
      int end = Math.min(exact.size(), from + GROUP);
      List<Map<String, Tensor>> group = exact.subList(first, end);
      errors.add(largest(output, group, approximate.subList(first, end)));
    }
    errors.sort(null);
    double held = errors.get((int) Math.ceil(GROUPS_HELD * errors.size()) - 1);
    return held / ranges.getOrDefault(output, 1.0);
  }

  /// The largest minus the smallest element of an output.
  private static double spread(String output, List<Map<String, Tensor>> samples) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Map<String, Tensor> sample : samples) {
      Tensor tensor = sample.get(output);
      for (int k = 0; tensor != null && k < tensor.size(); k++) {
        low = Math.min(low, tensor.at(k));
        high = Math.max(high, tensor.at(k));
      }
    }
    return Math.max(0, high - low);
  }

  /// The largest difference of an output; infinite where one is not a number.
  private static double largest(
      String output, List<Map<String, Tensor>> exact, List<Map<String, Tensor>> approximate) {
    double worst = 0;
    for (int s = 0; s < exact.size(); s++) {
      Tensor one = exact.get(s).get(output);
      Tensor other = approximate.get(s).get(output);
      for (int k = 0; one != null && other != null && k < one.size(); k++) {
        double difference = Math.abs(one.at(k) - other.at(k));
        worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
      }
    }
    return worst;
  }

  /// The largest relative difference between the outputs for two sets of the body's values.
  double difference(Map<String, double[]> one, Map<String, double[]> other) {
    return difference(finish(one), finish(other));
  }

  /// The largest relative difference between the outputs of each sample.
  double[] differences(Map<String, double[]> one, Map<String, double[]> other) {
    List<Map<String, Tensor>> first = finish(one);
    List<Map<String, Tensor>> second = finish(other);
    double[] differences = new double[first.size()];
    for (int s = 0; s < differences.length; s++) {
      differences[s] = difference(first.subList(s, s + 1), second.subList(s, s + 1));
    }
    return differences;
  }

  private double difference(
      List<Map<String, Tensor>> exact, List<Map<String, Tensor>> approximate) {
    double worst = 0;
    for (int s = 0; s < exact.size(); s++) {
      for (Map.Entry<String, Tensor> entry : exact.get(s).entrySet()) {
        Double range = ranges.get(entry.getKey());
        Tensor other = approximate.get(s).get(entry.getKey());
        if (range == null || other == null) {
          continue;
        }
        for (int k = 0; k < entry.getValue().size(); k++) {
          double difference = Math.abs(entry.getValue().at(k) - other.at(k)) / range;
          worst = difference <= worst ? worst : difference;
          if (Double.isNaN(difference)) {
            return Double.POSITIVE_INFINITY;
          }
        }
      }
    }
    return worst;
  }

  /// The part of the samples on which every output has its largest element, or its class, where the
  /// exact one has it; one number counts by its side of 0.5.
  public double agreement(Map<String, double[]> body) {
    List<Map<String, Tensor>> approximate = finish(body);
    int agreeing = 0;
    for (int s = 0; s < exact.size(); s++) {
      boolean same = true;
      for (Map.Entry<String, Tensor> entry : exact.get(s).entrySet()) {
        Tensor other = approximate.get(s).get(entry.getKey());
        same &= other != null && decision(entry.getValue()) == decision(other);
      }
      agreeing += same ? 1 : 0;
    }
    return exact.isEmpty() ? 1 : (double) agreeing / exact.size();
  }

  /// Whether some output is a class or a vector of scores.
  public boolean hasDecision() {
    return !classOutputs.isEmpty()
        || exact.stream().anyMatch(s -> s.values().stream().anyMatch(t -> t.size() > 1));
  }

  private static int decision(Tensor tensor) {
    if (tensor.size() == 1) {
      return tensor.at(0) >= 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int k = 1; k < tensor.size(); k++) {
      if (tensor.at(k) > tensor.at(best)) {
        best = k;
      }
    }
    return best;
  }

  private List<Map<String, Tensor>> finish(Map<String, double[]> body) {
    List<Map<String, Tensor>> outputs = new ArrayList<>();
    for (int s = 0; s < evaluator.samples(); s++) {
      Map<String, Tensor> inputs = new HashMap<>();
      for (TensorInput input : tail.inputs()) {
        double[] value = body.get(input.name());
        if (value != null) {
          inputs.put(input.name(), evaluator.sample(value, s, input.shape()));
        }
      }
      outputs.add(TensorInterpreter.run(tail, inputs));
    }
    return outputs;
  }
}
