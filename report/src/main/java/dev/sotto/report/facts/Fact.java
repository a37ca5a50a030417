package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One thing told: for scripts as `key` and `value` (a number, a text or a list of them), for
/// people as `label` and `text`.
public record Fact(String key, String label, Object value, String text) {

  /// A fact whose value reads well as it is.
  public static Fact of(String key, String label, Object value) {
    return new Fact(key, label, value, value.toString());
  }

  /// The facts as fields of a JSON object.
  public static Map<String, Object> toJson(List<Fact> facts) {
    Map<String, Object> json = new LinkedHashMap<>();
    facts.forEach(fact -> json.put(fact.key(), fact.value()));
    return json;
  }
}
