package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A node of a program: `name = operator(operands)`, from the model's node(s) `origin`.
///
/// @param badge the one or two facts shown on the node itself
/// @param share the node's part of the program's cost, in `[0, 1]`
public record NodeFacts(
    String name,
    String operator,
    NodeKind kind,
    String origin,
    List<String> operands,
    String badge,
    double share,
    List<Fact> facts) {
  public NodeFacts {
    operands = List.copyOf(operands);
    facts = List.copyOf(facts);
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
