package dev.sotto.optimizer.approximation;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
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

  private final TailOutputs outputs;
  private final int samples;
  private final double held;
  private final Map<String, double[]> exact;

  /// By output that is no class, the range of the group that begins with each sample.
  private final Map<String, double[]> ranges;

  /// Takes the exact values of the body, whose outputs are the inputs of `tail`.
  public OutputMeter(TensorGraph tail, BatchEvaluator evaluator, Map<String, double[]> exactBody) {
    this.outputs = new TailOutputs(tail, evaluator);
    this.samples = evaluator.samples();
    this.held = GROUPS_HELD;
    this.ranges = new HashMap<>();
    this.exact = outputs.of(exactBody);
    Set<String> classes = classes(tail);
    for (TensorOutput output : tail.outputs()) {
      if (!classes.contains(output.value())) {
        ranges.put(output.name(), ranges(find(exact, output.name())));
      }
    }
  }

  private OutputMeter(OutputMeter strict) {
    outputs = strict.outputs;
    samples = strict.samples;
    exact = strict.exact;
    held = GROUPS_HELD_LENIENTLY;
    ranges = new HashMap<>();
    strict.ranges.forEach(
        (output, own) -> {
          double[] means = new double[own.length];
          Arrays.fill(means, mean(own));
          ranges.put(output, means);
        });
  }

  /// The values that are classes, or follow from them.
  private static Set<String> classes(TensorGraph tail) {
    Set<String> classes = new HashSet<>();
    for (TensorNode node : tail.nodes()) {
      if (node.op() instanceof TensorOp.ArgMax
          || node.op() instanceof TensorOp.LabelMap
          || node.op() instanceof TensorOp.Activate(Activation.Step _)
          || node.op() instanceof TensorOp.Activate(Activation.Sign _)
          || node.operands().stream().anyMatch(classes::contains)) {
        classes.add(node.result());
      }
    }
    return classes;
  }

  /// For models whose groups differ so much that the smallest ranges ask for errors out of reach:
  /// what nine in ten groups stay below, relative to the mean range of groups.
  OutputMeter lenient() {
    return new OutputMeter(this);
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElse(1);
  }

  private double[] ranges(double[] output) {
    double[] low = new double[samples];
    double[] high = new double[samples];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < output.length; k++) {
      int s = k % samples;
      low[s] = Math.min(low[s], output[k]);
      high[s] = Math.max(high[s], output[k]);
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

  private int groupSize() {
    return Math.min(GROUP, samples);
  }

  private int groups() {
    return samples - groupSize() + 1;
  }

  int samples() {
    return samples;
  }

  /// The largest relative error over the outputs; infinite where a value is not finite.
  public double error(Map<String, double[]> body) {
    Map<String, double[]> approximate = outputs.of(body);
    double worst = 0;
    for (Map.Entry<String, double[]> output : ranges.entrySet()) {
      double[] differences = differences(output.getKey(), exact, approximate);
      double[] errors = new double[groups()];
      for (int first = 0; first < errors.length; first++) {
        errors[first] = largest(differences, first, first + groupSize()) / output.getValue()[first];
      }
      int missing = errors.length - (int) Math.ceil(held * errors.length);
      worst = Math.max(worst, exceededBy(errors, missing));
    }
    return worst;
  }

  private static double largest(double[] numbers, int from, int end) {
    double largest = numbers[from];
    for (int k = from + 1; k < end; k++) {
      largest = Math.max(largest, numbers[k]);
    }
    return largest;
  }

  /// The number that so many of `numbers` exceed, a few of all.
  private static double exceededBy(double[] numbers, int count) {
    double[] largest = new double[count + 1];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (double number : numbers) {
      int at = count;
      // As they are sorted: what is not a number is larger than all.
      if (Double.compare(number, largest[at]) <= 0) {
        continue;
      }
      for (; at > 0 && Double.compare(largest[at - 1], number) < 0; at--) {
        largest[at] = largest[at - 1];
      }
      largest[at] = number;
    }
    return largest[count];
  }

  /// The largest difference of an output in each sample; infinite where one is not a number.
  private double[] differences(
      String output, Map<String, double[]> exact, Map<String, double[]> approximate) {
    double[] one = find(exact, output);
    double[] other = find(approximate, output);
    double[] differences = new double[samples];
    for (int from = 0; from < one.length; from += samples) {
      extend(differences, one, other, from);
    }
    return differences;
  }

  /// Takes in the samples of an element, which begin at `from`.
  private static void extend(double[] differences, double[] one, double[] other, int from) {
    for (int s = 0; s < differences.length; s++) {
      double difference = Math.abs(one[from + s] - other[from + s]);
      differences[s] =
          Double.isNaN(difference)
              ? Double.POSITIVE_INFINITY
              : Math.max(differences[s], difference);
    }
  }

  private static double[] find(Map<String, double[]> outputs, String name) {
    double[] found = outputs.get(name);
    if (found == null) {
      throw new CompilerBugException("OutputMeter: no output '" + name + "'");
    }
    return found;
  }

  /// The largest difference between the outputs for two sets of the body's values, relative to the
  /// mean range of groups.
  double difference(Map<String, double[]> one, Map<String, double[]> other) {
    Map<String, double[]> first = outputs.of(one);
    Map<String, double[]> second = outputs.of(other);
    double worst = 0;
    for (Map.Entry<String, double[]> output : ranges.entrySet()) {
      double[] differences = differences(output.getKey(), first, second);
      worst = Math.max(worst, largest(differences, 0, samples) / mean(output.getValue()));
    }
    return worst;
  }

  /// The largest difference between the outputs of each sample, relative to the range of the groups
  /// that hold it, on average of their errors.
  double[] differences(Map<String, double[]> one, Map<String, double[]> other) {
    Map<String, double[]> first = outputs.of(one);
    Map<String, double[]> second = outputs.of(other);
    double[] relative = new double[samples];
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
    Map<String, double[]> approximate = outputs.of(body);
    int agreeing = 0;
    for (int s = 0; s < samples; s++) {
      boolean same = true;
      for (Map.Entry<String, double[]> output : exact.entrySet()) {
        double[] other = find(approximate, output.getKey());
        same &= decision(output.getValue(), s) == decision(other, s);
      }
      agreeing += same ? 1 : 0;
    }
    return (double) agreeing / samples;
  }

  private int decision(double[] output, int sample) {
    int elements = output.length / samples;
    if (elements == 1) {
      return output[sample] >= 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int element = 1; element < elements; element++) {
      if (output[element * samples + sample] > output[best * samples + sample]) {
        best = element;
      }
    }
    return best;
  }
}
