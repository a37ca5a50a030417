package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A prediction beside what was measured, both as people read them.
public record ComparisonFacts(String what, Optional<String> predicted, String measured) {
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("predicted", predicted);
    json.put("measured", measured);
    return json;
  }
}
