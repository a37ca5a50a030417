package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything a report tells of one model, in its order.
///
/// @param overview what one wants to know first
/// @param graphs from the model to the circuit; an artifact has the circuit only
/// @param comparison predicted beside measured; empty without a verification
/// @param notes what else there is to say, one sentence each
public record ModelFacts(
    String name,
    List<Fact> overview,
    List<GraphFacts> graphs,
    List<LevelPoint> levels,
    List<LayerTime> times,
    List<LayerError> errors,
    double tolerance,
    List<ActivationFacts> activations,
    List<LayoutFacts> layouts,
    int batch,
    List<Fact> parameters,
    List<List<Long>> levelPrimes,
    List<KeyFacts> keys,
    List<Fact> memory,
    List<ComparisonFacts> comparison,
    List<Fact> provenance,
    List<String> notes) {
  public ModelFacts {
    overview = List.copyOf(overview);
    graphs = List.copyOf(graphs);
    levels = List.copyOf(levels);
    times = List.copyOf(times);
    errors = List.copyOf(errors);
    activations = List.copyOf(activations);
    layouts = List.copyOf(layouts);
    parameters = List.copyOf(parameters);
    levelPrimes = List.copyOf(levelPrimes);
    keys = List.copyOf(keys);
    memory = List.copyOf(memory);
    comparison = List.copyOf(comparison);
    provenance = List.copyOf(provenance);
    notes = List.copyOf(notes);
  }

  /// The same for scripts, as an object of JSON: times in seconds, sizes in bytes.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", name);
    json.put("overview", Fact.toJson(overview));
    json.put("programs", graphs.stream().map(GraphFacts::toJson).toList());
    json.put("levels", levels.stream().map(LevelPoint::toJson).toList());
    json.put("times", times.stream().map(LayerTime::toJson).toList());
    json.put("errors", errors.stream().map(LayerError::toJson).toList());
    json.put("activations", activations.stream().map(ActivationFacts::toJson).toList());
    json.put("layouts", layouts.stream().map(LayoutFacts::toJson).toList());
    json.put("parameters", Fact.toJson(parameters));
    json.put("levelPrimes", levelPrimes);
    json.put("keys", keys.stream().map(KeyFacts::toJson).toList());
    json.put("memory", Fact.toJson(memory));
    json.put("comparison", comparison.stream().map(ComparisonFacts::toJson).toList());
    json.put("provenance", Fact.toJson(provenance));
    json.put("notes", notes);
    return json;
  }
}
