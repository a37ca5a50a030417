package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was measured, beside the prediction of it where there is one.
public record ComparisonFacts(Fact measured, Optional<Fact> predicted) {
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", measured.key());
    json.put("what", measured.label());
    json.put("predicted", predicted.map(Fact::value));
    json.put("measured", measured.value());
    return json;
  }
}
