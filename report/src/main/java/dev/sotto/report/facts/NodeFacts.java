package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node of a program: `name = operator(operands)`, from the model's node(s) `origin`.
///
/// @param share the node's part of the program's cost, in `[0, 1]`
public record NodeFacts(
    String name,
    String operator,
    NodeKind kind,
    String origin,
    List<String> operands,
    double share,
    List<Fact> facts) {
  public NodeFacts {
    operands = List.copyOf(operands);
    facts = List.copyOf(facts);
  }

  /// What people read of the fact `key`, where the node has it.
  public Optional<String> text(String key) {
    return facts.stream().filter(fact -> fact.key().equals(key)).findFirst().map(Fact::text);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("operator", operator);
    json.put("kind", kind.key());
    json.put("origin", origin);
    json.put("operands", operands);
    json.putAll(Fact.toJson(facts));
    return json;
  }
}
