package dev.sotto.optimizer.approximation;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.util.HashMap;
import java.util.Map;

/// What the client's part makes of the body's values on many samples.
///
/// Values and outputs are arrays as of [BatchEvaluator]: the samples of one element side by side. A
/// model's outputs are asked for after every evaluation; where the client has nothing to compute,
/// they are the body's own.
final class TailOutputs {
  private final TensorGraph tail;
  private final BatchEvaluator evaluator;

  TailOutputs(TensorGraph tail, BatchEvaluator evaluator) {
    this.tail = tail;
    this.evaluator = evaluator;
  }

  /// The outputs by name; not to be written to.
  Map<String, double[]> of(Map<String, double[]> body) {
    Map<String, double[]> outputs = new HashMap<>();
    if (tail.nodes().isEmpty()) {
      for (TensorOutput output : tail.outputs()) {
        outputs.put(output.name(), find(body, output.value()));
      }
      return outputs;
    }
    int samples = evaluator.samples();
    for (int s = 0; s < samples; s++) {
      Map<String, Tensor> finished = TensorInterpreter.run(tail, inputs(body, s));
      for (Map.Entry<String, Tensor> output : finished.entrySet()) {
        Tensor tensor = output.getValue();
        double[] all =
            outputs.computeIfAbsent(output.getKey(), name -> new double[tensor.size() * samples]);
        for (int element = 0; element < tensor.size(); element++) {
          all[element * samples + s] = tensor.at(element);
        }
      }
    }
    return outputs;
  }

  private Map<String, Tensor> inputs(Map<String, double[]> body, int sample) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (TensorInput input : tail.inputs()) {
      Shape shape = input.shape();
      inputs.put(input.name(), evaluator.sample(find(body, input.name()), sample, shape));
    }
    return inputs;
  }

  private static double[] find(Map<String, double[]> body, String name) {
    double[] value = body.get(name);
    if (value == null) {
      throw new CompilerBugException("TailOutputs: the body has no value '" + name + "'");
    }
    return value;
  }
}
