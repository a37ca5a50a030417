package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;

/// Values of an activation's operand, weighted, by the part of an interval in which they lie, and
/// what the function misses of its exact values there.
final class BinnedValues {
  private final double halfWidth;
  private final double shift;
  private final double[] weights = new double[OperandProfile.BINS];
  private final double[] differences = new double[OperandProfile.BINS];
  private double total;
  private double gain;

  /// On the interval `center ± halfWidth`, for an element of scale 1.
  BinnedValues(double center, double halfWidth) {
    this.halfWidth = halfWidth;
    this.shift = OperandProfile.BINS / 2.0 * (1 - center / halfWidth);
  }

  /// Adds the samples of an element, which begin at `from`.
  void add(double[] values, int from, double scale, double elementGain, double[] importance) {
    double bins = OperandProfile.BINS / (2 * scale * halfWidth);
    double square = scale * scale;
    double weightsAdded = total;
    double gainsAdded = gain;
    for (int s = 0; s < importance.length; s++) {
      double share = elementGain * importance[s];
      double weight = square * share;
      weights[OperandProfile.bin(values[from + s] * bins + shift)] += weight;
      weightsAdded += weight;
      gainsAdded += share;
    }
    total = weightsAdded;
    gain = gainsAdded;
  }

  /// As without `targets`, the exact values of `function`; values outside its domain are left out.
  void add(
      Activation function,
      FunctionDomain domain,
      double[] values,
      double[] targets,
      int from,
      double scale,
      double elementGain,
      double[] importance) {
    double inverse = 1 / scale;
    double bins = OperandProfile.BINS / (2 * halfWidth);
    double square = scale * scale;
    double weightsAdded = total;
    double gainsAdded = gain;
    for (int s = 0; s < importance.length; s++) {
      double x = values[from + s] * inverse;
      if (!Double.isFinite(x) || !domain.contains(x)) {
        continue;
      }
      double share = elementGain * importance[s];
      double weight = square * share;
      int bin = OperandProfile.bin(x * bins + shift);
      weights[bin] += weight;
      differences[bin] += weight * (targets[from + s] * inverse - function.apply(x));
      weightsAdded += weight;
      gainsAdded += share;
    }
    total = weightsAdded;
    gain = gainsAdded;
  }

  /// Whether nothing was added.
  boolean isEmpty() {
    return !(total > 0);
  }

  /// The part of the weight in each bin, in all of them alike where there is none.
  double[] weights() {
    double[] parts = new double[weights.length];
    for (int bin = 0; bin < parts.length; bin++) {
      parts[bin] = total > 0 ? weights[bin] / total : 1.0 / parts.length;
    }
    return parts;
  }

  /// The mean of what the function misses in each bin.
  double[] corrections() {
    double[] means = new double[weights.length];
    for (int bin = 0; bin < means.length; bin++) {
      means[bin] = weights[bin] > 0 ? differences[bin] / weights[bin] : 0;
    }
    return means;
  }

  /// The root mean square in the model's units of an error of 1 at every value.
  double weightUnit() {
    return gain > 0 ? Math.sqrt(total / gain) : 1;
  }
}
