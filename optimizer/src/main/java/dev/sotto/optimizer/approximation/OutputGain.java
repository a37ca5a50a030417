package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.HashMap;
import java.util.Map;

/// How much an error of the circuit's scaled outputs grows in the model's outputs.
final class OutputGain {
  private static final double STEP = 1e-5;

  private OutputGain() {}

  /// The relative error of the model's outputs for an error of 1 in every scaled output, by a small
  /// step of alternating signs from the values in `body`.
  static double measure(
      OutputMeter meter,
      Map<String, double[]> body,
      TensorGraph graph,
      Map<String, ScaledValue> scaled) {
    double worst = 0;
    for (int pattern = 0; pattern < 2; pattern++) {
      Map<String, double[]> moved = new HashMap<>(body);
      for (TensorOutput output : graph.outputs()) {
        double[] value = body.getOrDefault(output.value(), new double[0]).clone();
        ScaledValue at = scaled.get(output.value());
        if (at == null) {
          continue;
        }
        int samples = value.length / at.scale().length;
        for (int k = 0; k < value.length; k++) {
          int element = k / samples;
          int sign = pattern == 0 || element % 2 == 0 ? 1 : -1;
          value[k] += sign * STEP * at.scale()[element];
        }
        moved.put(output.value(), value);
      }
      worst = Math.max(worst, meter.difference(body, moved) / STEP);
    }
    return Double.isFinite(worst) ? worst : 1;
  }
}
