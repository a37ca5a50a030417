package dev.sotto.cli.verify;

import dev.sotto.ir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The answers of one output beside the right ones.
///
/// @param range largest minus smallest of the right answers; where they are all one number, its
///   magnitude or 1, whichever is more
/// @param agreement the part of the samples decided alike; empty where nothing is decided
public record Comparison(
    double maxAbsError,
    double meanAbsError,
    double range,
    OptionalDouble agreement,
    List<Disagreement> disagreements) {
  /// No more bits than a double has.
  private static final double MOST_BITS = 52;

  public Comparison {
    disagreements = List.copyOf(disagreements);
  }

  /// Compares sample by sample, element by element; a value that is not finite is an infinite
  /// error.
  static Comparison of(List<Tensor> right, List<Tensor> answers, Decision decision) {
    double max = 0;
    double sum = 0;
    long count = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    List<Disagreement> disagreements = new ArrayList<>();
    for (int s = 0; s < right.size(); s++) {
      Tensor wanted = right.get(s);
      Tensor answer = answers.get(s);
      for (int k = 0; k < wanted.size(); k++) {
        double error = Math.abs(wanted.at(k) - answer.at(k));
        max = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(max, error);
        sum += error;
        count++;
        low = Math.min(low, wanted.at(k));
        high = Math.max(high, wanted.at(k));
      }
      if (decision != Decision.NONE && decision.of(wanted) != decision.of(answer)) {
        disagreements.add(
            new Disagreement(s, decision.of(wanted), decision.of(answer), decision.margin(wanted)));
      }
    }
    double range = high > low ? high - low : Math.max(1, Math.abs(high));
    OptionalDouble agreement =
        decision == Decision.NONE
            ? OptionalDouble.empty()
            : OptionalDouble.of(1 - (double) disagreements.size() / right.size());
    return new Comparison(max, sum / count, range, agreement, disagreements);
  }

  /// The largest error as a part of the range: what a tolerance bounds.
  public double relativeError() {
    return maxAbsError / range;
  }

  /// `−log₂(mean error / range)`.
  public double precisionBits() {
    double bits = -Math.log(meanAbsError / range) / Math.log(2);
    return Math.min(bits, MOST_BITS);
  }
}
