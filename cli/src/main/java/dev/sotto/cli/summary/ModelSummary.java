package dev.sotto.cli.summary;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.report.figures.Units;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A compiled model as `inspect` tells it.
public final class ModelSummary {
  private final SplitModel model;
  private final CircuitFigures figures;

  public ModelSummary(SplitModel model) {
    this.model = model;
    this.figures = CircuitFigures.of(model.circuit());
  }

  /// A page of text.
  public void print(PrintWriter out) {
    out.printf("model       %s%n", model.circuit().name());
    inputs().forEach((name, shape) -> out.printf("input       %s %s%n", name, shape));
    outputs().forEach((name, shape) -> out.printf("output      %s %s%n", name, shape));
    List<String> client = clientOperators();
    if (!client.isEmpty()) {
      out.printf("at client   %s, after decryption, in clear%n", String.join(", ", client));
    }
    out.printf(
        "batch       %d sample%s in one run%n", figures.batch(), figures.batch() == 1 ? "" : "s");
    out.printf(
        "parameters  N = 2^%d, log2(QP) = %.0f, %d bits of security%n",
        figures.logN(), figures.logQP(), figures.securityBits());
    out.printf(
        "depth       %d %s %d levels%n",
        figures.depth(),
        figures.bootstraps() > 0 ? "by bootstraps on a chain of" : "of",
        figures.levels());
    out.printf("circuit     %d operations", model.circuit().nodes().size());
    out.println(figures.bootstraps() > 0 ? ", %d bootstraps".formatted(figures.bootstraps()) : "");
    out.printf(
        "keys        %d rotations, %s for the server%n",
        figures.rotationKeys(), Units.bytes(figures.evaluationKeyBytes()));
    out.printf("ciphertext  %s for one batch of inputs%n", Units.bytes(figures.ciphertextBytes()));
    out.printf(
        "compiled    for a tolerance of %s on %s%n",
        Units.small(model.facts().tolerance()), calibration());
    if (!model.facts().activations().isEmpty()) {
      out.println();
      printActivations(out);
    }
    new BootstrapTable(model.circuit()).print(out);
    if (!model.facts().notes().isEmpty()) {
      out.println();
      model.facts().notes().forEach(note -> out.println("note: " + note));
    }
  }

  private String calibration() {
    int samples = model.facts().calibrationSamples();
    return samples == 0 ? "intervals without samples" : samples + " calibration samples";
  }

  private void printActivations(PrintWriter out) {
    TextTable table =
        new TextTable("activation", "function", "from", "to", "degrees", "largest error");
    for (ActivationFact fact : model.facts().activations()) {
      table.add(
          fact.origin(),
          fact.function(),
          "%.4g".formatted(fact.low()),
          "%.4g".formatted(fact.high()),
          degrees(fact),
          Units.small(fact.maxError()));
    }
    table.print(out);
  }

  private static String degrees(ActivationFact fact) {
    return String.join(" o ", fact.degrees().reversed().stream().map(String::valueOf).toList());
  }

  /// The same facts for scripts.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model.circuit().name());
    json.put("modelSha256", model.facts().modelSha256());
    json.put("compilerVersion", model.facts().compilerVersion());
    json.put("inputs", ports(inputs()));
    json.put("outputs", ports(outputs()));
    json.put("atClient", clientOperators());
    json.putAll(figures.toJson());
    json.put("operations", model.circuit().nodes().size());
    json.put("tolerance", model.facts().tolerance());
    json.put("calibrationSamples", model.facts().calibrationSamples());
    json.put("activations", model.facts().activations().stream().map(ModelSummary::json).toList());
    json.put("refreshed", new BootstrapTable(model.circuit()).toJson());
    json.put("outputRanges", model.outputRanges().stream().map(ModelSummary::json).toList());
    json.put("notes", model.facts().notes());
    return json;
  }

  private static List<Map<String, Object>> ports(Map<String, Shape> shapes) {
    return shapes.entrySet().stream()
        .map(
            port -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("name", port.getKey());
              json.put("shape", port.getValue().extents());
              return json;
            })
        .toList();
  }

  private static Map<String, Object> json(ActivationFact fact) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("origin", fact.origin());
    json.put("function", fact.function());
    json.put("low", fact.low());
    json.put("high", fact.high());
    json.put("degrees", fact.degrees());
    json.put("maxError", fact.maxError());
    return json;
  }

  private static Map<String, Object> json(OutputRange range) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("output", range.output());
    json.put("low", range.low());
    json.put("high", range.high());
    return json;
  }

  private Map<String, Shape> inputs() {
    Map<String, Shape> inputs = new LinkedHashMap<>();
    model.head().inputs().forEach(input -> inputs.put(input.name(), input.shape()));
    return inputs;
  }

  private Map<String, Shape> outputs() {
    TensorGraph tail = model.tail();
    Map<String, Shape> values = new HashMap<>();
    tail.inputs().forEach(input -> values.put(input.name(), input.shape()));
    tail.nodes().forEach(node -> values.put(node.result(), node.shape()));
    Map<String, Shape> outputs = new LinkedHashMap<>();
    tail.outputs()
        .forEach(
            output -> outputs.put(output.name(), values.getOrDefault(output.value(), Shape.of())));
    return outputs;
  }

  /// What is not linear in the tail: the model's own operators; its scaling back is ours.
  private List<String> clientOperators() {
    return model.tail().nodes().stream()
        .filter(node -> !(node.op() instanceof TensorOp.Linear))
        .map(ModelSummary::describe)
        .distinct()
        .toList();
  }

  private static String describe(TensorNode node) {
    String operator = GraphSummary.operator(node);
    return node.origin().isEmpty() ? operator : "%s (%s)".formatted(operator, node.origin());
  }
}
