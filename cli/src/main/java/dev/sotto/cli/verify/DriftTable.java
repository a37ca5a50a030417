package dev.sotto.cli.verify;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.approximation.ScaledValue;
import dev.sotto.report.figures.RelativeError;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.ValueListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Where error enters: the first batch through every stage, value by value.
///
/// Every value of the model that still exists after simplification is found again in the stages at
/// the scale that normalization gave it, and compared in the model's own units.
final class DriftTable {
  private final Compilation compilation;
  private final List<Map<String, Tensor>> samples;

  /// By stage and sample, the values by name.
  private final List<Map<String, Tensor>> exact = new ArrayList<>();

  private final List<Map<String, Tensor>> approximated = new ArrayList<>();
  private final List<Map<String, Tensor>> circuit = new ArrayList<>();
  private final List<Map<String, Tensor>> encrypted = new ArrayList<>();

  /// A table of the first batch of `samples`.
  DriftTable(Compilation compilation, List<Map<String, Tensor>> samples, int batch) {
    this.compilation = compilation;
    this.samples = samples.subList(0, Math.min(samples.size(), batch));
  }

  /// Reads the values of the batch as a run computes them.
  ValueListener reader(Client client) {
    samples.forEach(_ -> encrypted.add(new HashMap<>()));
    Set<String> wanted = new HashSet<>();
    compilation.values().values().forEach(value -> wanted.add(value.value()));
    compilation.approximated().outputs().forEach(output -> wanted.add(output.value()));
    return value -> {
      if (wanted.contains(value.name())) {
        List<Tensor> read = client.insecureDecryptValue(value);
        for (int s = 0; s < read.size(); s++) {
          encrypted.get(s).put(value.name(), read.get(s));
        }
      }
    };
  }

  /// A row for each value, and one for the output called `output` after the client's part, once the
  /// batch has run.
  List<LayerDrift> rows(String output, Console console) {
    try (Progress _ = console.start("tracing errors", 0)) {
      runInClear();
      return rows(output);
    }
  }

  private void runInClear() {
    SplitModel model = compilation.model();
    for (Map<String, Tensor> sample : samples) {
      Map<String, Tensor> sized = TensorInterpreter.run(compilation.sizes(), sample);
      exact.add(TensorInterpreter.evaluate(compilation.exact(), sized));
      Map<String, Tensor> head = TensorInterpreter.run(model.head(), sample);
      approximated.add(TensorInterpreter.evaluate(compilation.approximated(), head));
      circuit.add(CircuitInterpreter.evaluate(model.circuit(), head, (_, _) -> {}));
    }
  }

  private List<LayerDrift> rows(String output) {
    List<LayerDrift> rows = new ArrayList<>();
    for (TensorNode node : compilation.exact().nodes()) {
      ScaledValue found = compilation.values().get(node.result());
      if (found != null) {
        rows.add(
            row(
                node.origin(),
                s -> Optional.ofNullable(exact.get(s).get(node.result())),
                stage ->
                    s ->
                        Optional.ofNullable(stage.get(s).get(found.value())).map(found::restored)));
      }
    }
    List<Map<String, Tensor>> outputs = new ArrayList<>();
    for (Map<String, Tensor> sample : samples) {
      outputs.add(TensorInterpreter.run(compilation.imported(), sample));
    }
    rows.add(
        row(
            "output " + output,
            s -> Optional.ofNullable(outputs.get(s).get(output)),
            stage -> s -> finished(stage.get(s)).map(all -> all.get(output))));
    return rows;
  }

  /// Reads one value of one sample, where a stage has it.
  private interface Reader extends Function<Integer, Optional<Tensor>> {}

  private LayerDrift row(
      String layer, Reader right, Function<List<Map<String, Tensor>>, Reader> found) {
    List<Tensor> exactly = all(right).orElseThrow();
    return new LayerDrift(
        layer,
        RelativeError.range(exactly),
        error(exactly, found.apply(approximated)),
        error(exactly, found.apply(circuit)),
        error(exactly, found.apply(encrypted)));
  }

  /// The relative error over the samples; NaN where the stage has no such value.
  private double error(List<Tensor> exactly, Reader stage) {
    return all(stage).map(found -> RelativeError.of(exactly, found)).orElse(Double.NaN);
  }

  /// The value of every sample, where all are there.
  private Optional<List<Tensor>> all(Reader reader) {
    List<Tensor> values = new ArrayList<>();
    for (int s = 0; s < samples.size(); s++) {
      Optional<Tensor> value = reader.apply(s);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }

  /// The model's outputs from the values of a stage, by the client's part.
  private Optional<Map<String, Tensor>> finished(Map<String, Tensor> values) {
    TensorGraph tail = compilation.model().tail();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorOutput output : compilation.approximated().outputs()) {
      Tensor value = values.get(output.value());
      if (value == null) {
        return Optional.empty();
      }
      inputs.put(output.name(), value);
    }
    return Optional.of(TensorInterpreter.run(tail, inputs));
  }
}
