package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The level at which a value of the circuit lies, in the order of computation.
///
/// @param seconds estimated for its computation, on one thread
/// @param reason why the value is bootstrapped, where it is
public record LevelPoint(
    String value, String layer, int level, double seconds, boolean bootstrap, String reason) {

  static List<LevelPoint> of(Circuit circuit, Map<String, Work> work) {
    Map<String, CircuitNode> values = new HashMap<>();
    circuit.nodes().forEach(node -> values.put(node.result(), node));
    List<LevelPoint> points = new ArrayList<>();
    for (int k = 0; k < circuit.nodes().size(); k++) {
      CircuitNode node = circuit.nodes().get(k);
      Work spent = work.get(node.result());
      boolean bootstrap = node.op() instanceof CircuitOp.Bootstrap;
      points.add(
          new LevelPoint(
              node.result(),
              layer(node),
              node.level(),
              spent == null ? 0 : spent.nanos() / 1e9,
              bootstrap,
              bootstrap ? reason(circuit, k, values) : ""));
    }
    return points;
  }

  private static String layer(CircuitNode node) {
    return node.origin().isEmpty() ? node.result() : node.origin();
  }

  /// What is left before the bootstrap, and what follows until the next one needs.
  private static String reason(Circuit circuit, int index, Map<String, CircuitNode> values) {
    CircuitNode bootstrap = circuit.nodes().get(index);
    CircuitNode before = values.getOrDefault(bootstrap.operands().getFirst(), bootstrap);
    Set<String> reached = new HashSet<>(List.of(bootstrap.result()));
    CircuitNode lowest = bootstrap;
    for (CircuitNode node : circuit.nodes().subList(index + 1, circuit.nodes().size())) {
      if (!(node.op() instanceof CircuitOp.Bootstrap)
          && node.operands().stream().anyMatch(reached::contains)) {
        reached.add(node.result());
        lowest = node.level() < lowest.level() ? node : lowest;
      }
    }
    return "%s leaves level %d; what follows, up to %s, consumes %d"
        .formatted(
            layer(before), before.level(), layer(lowest), bootstrap.level() - lowest.level());
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", value);
    json.put("layer", layer);
    json.put("level", level);
    json.put("estimatedSeconds", seconds);
    json.put("bootstrap", bootstrap);
    json.put("reason", reason);
    return json;
  }
}
