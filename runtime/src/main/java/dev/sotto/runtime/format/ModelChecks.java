package dev.sotto.runtime.format;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitVerifier;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorVerifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether head, circuit, tail and ranges of a model fit together.
final class ModelChecks {
  private ModelChecks() {}

  static void verify(SplitModel model, String source) {
    Checks checks = new Checks(source, "the model");
    try {
      TensorVerifier.verify(model.head());
      CircuitVerifier.verify(model.circuit());
      TensorVerifier.verify(model.tail());
    } catch (CompilerBugException e) {
      throw checks.malformed("is not well formed: " + e.getMessage());
    }
    Circuit circuit = model.circuit();
    Map<String, Shape> headOutputs = outputShapes(model.head());
    Set<String> inputs = new HashSet<>();
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Input(String name)) {
        checks.that(inputs.add(name), "takes input " + name + " twice");
        sameShape(
            "what the client computes for input " + name,
            headOutputs.get(name),
            node.layout().shape(),
            checks);
      }
    }
    Map<String, Shape> outputs = new HashMap<>();
    for (CircuitOutput output : circuit.outputs()) {
      circuit.nodes().stream()
          .filter(node -> node.result().equals(output.value()))
          .forEach(node -> outputs.put(output.name(), node.layout().shape()));
    }
    for (TensorGraph.TensorInput input : model.tail().inputs()) {
      sameShape(
          "output " + input.name() + " of the circuit",
          outputs.get(input.name()),
          input.shape(),
          checks);
    }
    for (OutputRange range : model.outputRanges()) {
      checks.that(
          outputs.containsKey(range.output()),
          "gives a range for " + range.output() + ", which is no output of the circuit");
    }
  }

  private static void sameShape(String what, @Nullable Shape found, Shape wanted, Checks checks) {
    if (found == null) {
      throw checks.malformed("lacks " + what);
    }
    checks.that(found.equals(wanted), "%s has shape %s, not %s".formatted(what, found, wanted));
  }

  private static Map<String, Shape> outputShapes(TensorGraph graph) {
    Map<String, Shape> values = new HashMap<>();
    graph.inputs().forEach(input -> values.put(input.name(), input.shape()));
    graph.nodes().forEach(node -> values.put(node.result(), node.shape()));
    Map<String, Shape> outputs = new HashMap<>();
    graph
        .outputs()
        .forEach(
            output -> {
              Shape shape = values.get(output.value());
              if (shape != null) {
                outputs.put(output.name(), shape);
              }
            });
    return outputs;
  }
}
