package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One program of a compilation, in the order in which it is computed.
///
/// @param key `model`, `packed` or `circuit`
/// @param caption what this view of the model shows, one sentence
public record GraphFacts(String key, String title, String caption, List<NodeFacts> nodes) {
  public GraphFacts {
    nodes = List.copyOf(nodes);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("program", key);
    json.put("nodes", nodes.stream().map(NodeFacts::toJson).toList());
    return json;
  }
}
