package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decides whether samples are divided by their sizes, and from which distance on.
///
/// Intervals get narrower by that, and errors with them; but what a divided sample's error is, its
/// size multiplies again. Both are known from exact values: those of a homogeneous body are divided
/// as its inputs are.
final class ChooseSampleSize {
  /// Thresholds tried, as parts of the samples that lie nearer.
  private static final double[] NEARER = {0, 0.25, 0.5, 0.75, 0.9};

  /// Errors have to fall to this part: an inverse of the size is one more ciphertext to encrypt.
  private static final double WORTHWHILE = 0.7;

  /// The least and the greatest operand of an activation by sample.
  @SuppressWarnings("ArrayRecordComponent")
  private record Operands(double[] lows, double[] highs) {
    static Operands of(double[] values, int samples) {
      double[] lows = new double[samples];
      double[] highs = new double[samples];
      Arrays.fill(lows, Double.POSITIVE_INFINITY);
      Arrays.fill(highs, Double.NEGATIVE_INFINITY);
      for (int from = 0; from < values.length; from += samples) {
        OperandProfile.extend(lows, highs, values, from, 1, 1);
      }
      return new Operands(lows, highs);
    }

    double halfWidth(double[] inverse) {
      double[] low = lows.clone();
      double[] high = highs.clone();
      for (int s = 0; s < inverse.length; s++) {
        low[s] *= inverse[s];
        high[s] *= inverse[s];
      }
      return OperandProfile.halfWidth(low, high);
    }
  }

  private ChooseSampleSize() {}

  /// The size to divide by, where that is worthwhile.
  static Optional<SampleSize> run(TensorGraph body, Measured measured) {
    int samples = measured.evaluator().samples();
    if (samples < SearchDepths.MANY_SAMPLES || !SizeSamples.isHomogeneous(body)) {
      return Optional.empty();
    }
    List<Operands> operands = new ArrayList<>();
    for (TensorNode node : body.nodes()) {
      if (node.op() instanceof TensorOp.Activate) {
        double[] operand = measured.values().getOrDefault(node.operands().get(0), new double[0]);
        operands.add(Operands.of(operand, samples));
      }
    }
    SampleSize unit = SampleSize.of(body, measured.values(), samples);
    double[] distances = unit.distances(measured.values(), samples);
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double[] ones = new double[samples];
    Arrays.fill(ones, 1);
    double before = error(operands, ones, measured.importance());
    Optional<SampleSize> best = Optional.empty();
    double least = WORTHWHILE * before;
    for (double nearer : NEARER) {
      double threshold = sorted[(int) (nearer * (samples - 1))];
      double[] inverse =
          Arrays.stream(distances).map(distance -> Math.min(1, threshold / distance)).toArray();
      double error = error(operands, inverse, measured.importance());
      if (threshold > 0 && error < least) {
        least = error;
        best = Optional.of(unit.from(threshold));
      }
    }
    return best;
  }

  /// An activation's error goes with the width of its interval; the geometric mean over all, times
  /// the root mean square of what samples are multiplied by at the end.
  private static double error(List<Operands> operands, double[] inverse, double[] importance) {
    double square = 0;
    for (int s = 0; s < inverse.length; s++) {
      square += importance[s] / (inverse[s] * inverse[s]) / inverse.length;
    }
    double logarithms = 0;
    for (Operands operand : operands) {
      logarithms += Math.log(operand.halfWidth(inverse)) / operands.size();
    }
    return Math.exp(logarithms) * Math.sqrt(square);
  }
}
