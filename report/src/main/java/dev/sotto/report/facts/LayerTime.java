package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What one layer of the circuit, the operations from the same nodes of the model, takes.
///
/// @param levelIn the highest level of a value that it reads, or makes
/// @param levelOut the lowest level that it leaves
/// @param parts estimated seconds on one thread by kind of operation
/// @param measured wall-clock seconds, where they were measured
public record LayerTime(
    String origin,
    int levelIn,
    int levelOut,
    Map<NodeKind, Double> parts,
    OptionalDouble measured) {
  public LayerTime {
    // In one order always, so that their sum is one too.
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }

  /// Estimated seconds of all operations, on one thread.
  public double seconds() {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", origin);
    json.put("levelIn", levelIn);
    json.put("levelOut", levelOut);
    json.put("estimatedSeconds", seconds());
    Map<String, Double> kinds = new TreeMap<>();
    parts.forEach((kind, seconds) -> kinds.put(kind.key(), seconds));
    json.put("secondsByKind", kinds);
    json.put("measuredSeconds", measured);
    return json;
  }

  /// The layers of a circuit, in the order of their first operations.
  static List<LayerTime> of(Circuit circuit, Map<String, Work> work, Optional<Measured> measured) {
    Map<String, List<CircuitNode>> layers = new LinkedHashMap<>();
    Map<String, CircuitNode> values = new HashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      values.put(node.result(), node);
      String layer = node.origin().isEmpty() ? node.result() : node.origin();
      layers.computeIfAbsent(layer, key -> new ArrayList<>()).add(node);
    }
    List<LayerTime> times = new ArrayList<>();
    layers.forEach((origin, nodes) -> times.add(layer(origin, nodes, values, work, measured)));
    return times;
  }

  private static LayerTime layer(
      String origin,
      List<CircuitNode> nodes,
      Map<String, CircuitNode> values,
      Map<String, Work> work,
      Optional<Measured> measured) {
    Map<NodeKind, Double> parts = new EnumMap<>(NodeKind.class);
    double seconds = 0;
    boolean complete = measured.isPresent();
    for (CircuitNode node : nodes) {
      Work spending = work.get(node.result());
      if (spending != null) {
        parts.merge(CircuitFacts.kind(node.op()), spending.nanos() / 1e9, Double::sum);
      }
      OptionalDouble spent =
          measured.map(found -> found.seconds(node.result())).orElse(OptionalDouble.empty());
      complete &= spent.isPresent();
      seconds += spent.orElse(0);
    }
    // What brings a value down or up for the layers after it is not this one's doing.
    List<CircuitNode> own =
        nodes.stream().filter(node -> !CircuitFacts.movesLevel(node.op())).toList();
    return new LayerTime(
        origin,
        own.stream()
            .flatMap(node -> Stream.concat(Stream.of(node.result()), node.operands().stream()))
            .map(values::get)
            .filter(Objects::nonNull)
            .mapToInt(CircuitNode::level)
            .max()
            .orElse(0),
        own.stream().mapToInt(CircuitNode::level).min().orElse(0),
        parts,
        complete ? OptionalDouble.of(seconds) : OptionalDouble.empty());
  }
}
