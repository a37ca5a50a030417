package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How much an error of the circuit's scaled outputs grows in the model's outputs.
final class OutputGain {
  private static final double STEP = 1e-5;
  private static final double IMPORTANCE_FLOOR = 1e-2;

  /// Sign patterns of steps: all alike, and three that set neighbours against each other.
  private static final int PATTERNS = 4;

  private OutputGain() {}

  /// The relative error of the model's outputs for an error of 1 in every scaled output, by a small
  /// step of alternating signs from the values in `body`.
  static double measure(
      OutputMeter meter,
      Map<String, double[]> body,
      TensorGraph graph,
      Map<String, ScaledValue> scaled) {
    double worst = 0;
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      Map<String, double[]> moved = new HashMap<>(body);
      for (int place = 0; place < graph.outputs().size(); place++) {
        TensorOutput output = graph.outputs().get(place);
        double[] value = body.getOrDefault(output.value(), new double[0]).clone();
        ScaledValue at = scaled.get(output.value());
        if (at == null) {
          continue;
        }
        int samples = value.length / at.scale().length;
        for (int k = 0; k < value.length; k++) {
          int element = k / samples;
          // By turns of elements, of outputs, and of both.
          int sign = Integer.bitCount((element % 2 + 2 * (place % 2)) & pattern) % 2 == 0 ? 1 : -1;
          value[k] += sign * STEP * at.scale()[element];
        }
        moved.put(output.value(), value);
      }
      worst = Math.max(worst, meter.difference(body, moved) / STEP);
    }
    return Double.isFinite(worst) ? worst : 1;
  }

  /// How strongly each sample's outputs answer to an error of the body's, squared, of mean 1.
  ///
  /// Where a Sigmoid or a Softmax follows, samples far from the boundary hardly answer; a floor
  /// keeps them from being forgotten. Without such an end all samples count alike.
  static double[] importance(OutputMeter meter, Map<String, double[]> body, TensorGraph graph) {
    double[] importance = new double[0];
    Set<String> approximated = approximated(graph);
    for (TensorOutput output : graph.outputs()) {
      if (!approximated.isEmpty() && !approximated.contains(output.value())) {
        continue;
      }
      double[] value = body.getOrDefault(output.value(), new double[0]);
      double size = Extent.of(value).magnitude();
      for (int pattern = 0; pattern < PATTERNS; pattern++) {
        double[] moved = value.clone();
        int samples = meter.samples();
        for (int k = 0; k < moved.length; k++) {
          int sign = Integer.bitCount((k / samples) & pattern) % 2 == 0 ? 1 : -1;
          moved[k] += sign * STEP * size;
        }
        Map<String, double[]> other = new HashMap<>(body);
        other.put(output.value(), moved);
        double[] differences = meter.differences(body, other);
        importance = importance.length == 0 ? new double[differences.length] : importance;
        for (int s = 0; s < differences.length; s++) {
          importance[s] = Math.max(importance[s], differences[s] / STEP);
        }
      }
    }
    double largest = Arrays.stream(importance).max().orElse(1);
    for (int s = 0; s < importance.length; s++) {
      double relative = largest > 0 ? importance[s] / largest : 1;
      importance[s] = relative * relative + IMPORTANCE_FLOOR;
    }
    double mean = Arrays.stream(importance).average().orElse(1);
    return Arrays.stream(importance).map(w -> w / mean).toArray();
  }

  /// The values that depend on an activation: the others have no error of an approximation.
  private static Set<String> approximated(TensorGraph graph) {
    Set<String> approximated = new HashSet<>();
    for (TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Activate
          || node.operands().stream().anyMatch(approximated::contains)) {
        approximated.add(node.result());
      }
    }
    return approximated;
  }
}
