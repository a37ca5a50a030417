package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Exact values on some samples, what compares others with them, and the last fits made there.
@SuppressWarnings("ArrayRecordComponent")
record Measured(
    BatchEvaluator evaluator,
    Map<String, double[]> values,
    OutputMeter meter,
    double[] importance,
    RecentFits recent) {
  static Measured of(TensorGraph exact, TensorGraph tail, List<List<Tensor>> samples) {
    BatchEvaluator evaluator = new BatchEvaluator(exact, samples);
    return of(exact, tail, evaluator, evaluator.runExact());
  }

  private static Measured of(
      TensorGraph exact, TensorGraph tail, BatchEvaluator evaluator, Map<String, double[]> values) {
    OutputMeter meter = new OutputMeter(tail, evaluator, values);
    double[] importance = OutputGain.importance(meter, values, exact);
    return new Measured(evaluator, values, meter, importance, new RecentFits());
  }

  /// What was measured, on some of the samples only.
  Measured on(int[] samples, TensorGraph exact, TensorGraph tail) {
    Map<String, double[]> some = new HashMap<>();
    values.forEach((name, value) -> some.put(name, evaluator.pick(value, samples)));
    return of(exact, tail, evaluator.on(samples), some);
  }

  /// Judged by [OutputMeter#lenient].
  Measured lenient() {
    return new Measured(evaluator, values, meter.lenient(), importance, recent);
  }
}
