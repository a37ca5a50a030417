package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import java.util.List;
import java.util.Map;

/// Exact values on some samples, and what compares others with them.
@SuppressWarnings("ArrayRecordComponent")
record Measured(
    BatchEvaluator evaluator,
    Map<String, double[]> values,
    OutputMeter meter,
    double[] importance) {
  static Measured of(TensorGraph exact, TensorGraph tail, List<List<Tensor>> samples) {
    BatchEvaluator evaluator = new BatchEvaluator(exact, samples);
    Map<String, double[]> values = evaluator.runExact();
    OutputMeter meter = new OutputMeter(tail, evaluator, values);
    double[] importance = OutputGain.importance(meter, values, exact);
    return new Measured(evaluator, values, meter, importance);
  }

  /// Judged by [OutputMeter#lenient].
  Measured lenient() {
    return new Measured(evaluator, values, meter.lenient(), importance);
  }
}
