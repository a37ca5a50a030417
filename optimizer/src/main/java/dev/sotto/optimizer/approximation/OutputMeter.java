package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares the model's outputs, after the client's part, with the exact ones.
///
/// What counts is what someone sees who tries a few samples: the error of a group of eight in a row
/// is the largest difference of an output over samples and elements, relative to the range (largest
/// minus smallest) that this group shows. The error is the one that 97 in a hundred such groups
/// stay below. Outputs that are classes count in the agreement only.
public final class OutputMeter {
  static final int GROUP = 8;

  private static final double GROUPS_HELD = 0.97;
  private static final double GROUPS_HELD_LENIENTLY = 0.9;

  private final TensorGraph tail;
  private final BatchEvaluator evaluator;
  private final double held;
  private final Set<String> classOutputs;
  private final List<Map<String, Tensor>> exact;

  /// By output, the range of the group that begins with each sample.
  private final Map<String, double[]> ranges;

  /// Takes the exact values of the body, whose outputs are the inputs of `tail`.
  public OutputMeter(TensorGraph tail, BatchEvaluator evaluator, Map<String, double[]> exactBody) {
    this.tail = tail;
    this.evaluator = evaluator;
    this.held = GROUPS_HELD;
    this.ranges = new HashMap<>();
    this.classOutputs = new HashSet<>();
    Set<String> classes = new HashSet<>();
    tail.nodes()
        .forEach(
            node -> {
              if (node.op() instanceof TensorOp.ArgMax
                  || node.op() instanceof TensorOp.LabelMap
                  || node.op() instanceof TensorOp.Activate(Activation.Step _)
                  || node.op() instanceof TensorOp.Activate(Activation.Sign _)
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
      ranges.put(output.name(), ranges(output.name()));
    }
  }

  private OutputMeter(OutputMeter strict) {
    tail = strict.tail;
    evaluator = strict.evaluator;
    exact = strict.exact;
    classOutputs = strict.classOutputs;
    held = GROUPS_HELD_LENIENTLY;
    ranges = new HashMap<>();
    strict.ranges.forEach(
        (output, own) -> {
          double[] means = new double[own.length];
          Arrays.fill(means, strict.meanRange(output));
          ranges.put(output, means);
        });
  }

  /// For models whose groups differ so much that the smallest ranges ask for errors out of reach:
  /// what nine in ten groups stay below, relative to the mean range of groups.
  OutputMeter lenient() {
    return new OutputMeter(this);
  }

  private double meanRange(String output) {
    return Arrays.stream(ranges.getOrDefault(output, new double[0])).average().orElse(1);
  }

  private double[] ranges(String output) {
    double[] low = new double[exact.size()];
    double[] high = new double[exact.size()];
    for (int s = 0; s < exact.size(); s++) {
      double[] values = value(exact.get(s), output);
      low[s] = Arrays.stream(values).min().orElse(0);
      high[s] = Arrays.stream(values).max().orElse(0);
    }
    double[] ranges = new double[groups()];
    for (int first = 0; first < ranges.length; first++) {
      int end = first + groupSize();
      double highest = Arrays.stream(high, first, end).max().orElse(0);
      double range = highest - Arrays.stream(low, first, end).min().orElse(0);
      ranges[first] = range > 0 ? range : Math.max(1, Math.abs(highest));
    }
    return ranges;
  }

  private static double[] value(Map<String, Tensor> sample, String output) {
    Tensor tensor = sample.get(output);
    return tensor == null ? new double[0] : tensor.toArray();
  }

  private int groupSize() {
    return Math.min(GROUP, exact.size());
  }

  private int groups() {
    return exact.size() - groupSize() + 1;
  }

  int samples() {
    return evaluator.samples();
  }

  /// The largest relative error over the outputs; infinite where a value is not finite.
  public double error(Map<String, double[]> body) {
    List<Map<String, Tensor>> approximate = finish(body);
    double worst = 0;
    for (Map.Entry<String, double[]> output : ranges.entrySet()) {
      double[] differences = differences(output.getKey(), exact, approximate);
      double[] errors = new double[groups()];
      for (int first = 0; first < errors.length; first++) {
        int end = first + groupSize();
        double largest = Arrays.stream(differences, first, end).max().orElse(0);
        errors[first] = largest / output.getValue()[first];
      }
      Arrays.sort(errors);
      worst = Math.max(worst, errors[(int) Math.ceil(held * errors.length) - 1]);
    }
    return worst;
  }

  /// The largest difference of an output in each sample; infinite where one is not a number.
  private static double[] differences(
      String output, List<Map<String, Tensor>> exact, List<Map<String, Tensor>> approximate) {
    double[] differences = new double[exact.size()];
    for (int s = 0; s < differences.length; s++) {
      double[] one = value(exact.get(s), output);
      double[] other = value(approximate.get(s), output);
      for (int k = 0; k < one.length; k++) {
        double difference = Math.abs(one[k] - other[k]);
        differences[s] =
            Double.isNaN(difference)
                ? Double.POSITIVE_INFINITY
                : Math.max(differences[s], difference);
      }
    }
    return differences;
  }

  /// The largest difference between the outputs for two sets of the body's values, relative to the
  /// mean range of groups.
  double difference(Map<String, double[]> one, Map<String, double[]> other) {
    List<Map<String, Tensor>> first = finish(one);
    List<Map<String, Tensor>> second = finish(other);
    double worst = 0;
    for (String output : ranges.keySet()) {
      double largest = Arrays.stream(differences(output, first, second)).max().orElse(0);
      worst = Math.max(worst, largest / meanRange(output));
    }
    return worst;
  }

  /// The largest difference between the outputs of each sample, relative to the range of the groups
  /// that hold it, on average of their errors.
  double[] differences(Map<String, double[]> one, Map<String, double[]> other) {
    List<Map<String, Tensor>> first = finish(one);
    List<Map<String, Tensor>> second = finish(other);
    double[] relative = new double[first.size()];
    for (Map.Entry<String, double[]> output : ranges.entrySet()) {
      double[] differences = differences(output.getKey(), first, second);
      double[] inverses = Arrays.stream(output.getValue()).map(range -> 1 / range).toArray();
      for (int s = 0; s < relative.length; s++) {
        int from = Math.max(0, s - groupSize() + 1);
        int to = Math.min(groups(), s + 1);
        double inverse = Arrays.stream(inverses, from, to).average().orElse(1);
        relative[s] = Math.max(relative[s], differences[s] * inverse);
      }
    }
    return relative;
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
