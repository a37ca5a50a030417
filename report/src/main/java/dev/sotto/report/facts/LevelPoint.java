package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The level at which a value of the circuit lies, in the order of computation.
///
/// @param reason why the value is bootstrapped, where it is
public record LevelPoint(String value, String layer, int level, boolean bootstrap, String reason) {

  static List<LevelPoint> of(Circuit circuit) {
    return circuit.nodes().stream().map(LevelPoint::of).toList();
  }

  private static LevelPoint of(CircuitNode node) {
    boolean bootstrap = node.op() instanceof CircuitOp.Bootstrap;
    return new LevelPoint(
        node.result(),
        node.origin().isEmpty() ? node.result() : node.origin(),
        node.level(),
        bootstrap,
        bootstrap
            ? "refreshed to level %d for %s".formatted(node.level(), node.origin())
            : "");
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", value);
    json.put("level", level);
    json.put("bootstrap", bootstrap);
    json.put("reason", reason);
    return json;
  }
}
