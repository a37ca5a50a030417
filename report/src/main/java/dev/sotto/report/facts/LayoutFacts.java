package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.packed.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A layout and the values that lie in it.
public record LayoutFacts(Layout layout, List<String> values) {
  public LayoutFacts {
    values = List.copyOf(values);
  }

  /// The layouts of a circuit's values, in the order of their first use.
  static List<LayoutFacts> of(Circuit circuit) {
    Map<Layout, List<String>> layouts = new LinkedHashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      layouts.computeIfAbsent(node.layout(), key -> new ArrayList<>()).add(node.result());
    }
    List<LayoutFacts> facts = new ArrayList<>();
    layouts.forEach((layout, values) -> facts.add(new LayoutFacts(layout, values)));
    return facts;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("values", values);
    json.put("shape", layout.shape().extents());
    json.put("width", layout.width());
    json.put("period", layout.period());
    json.put("ciphertexts", layout.ciphertexts());
    json.put(
        "digits",
        layout.digits().stream()
            .map(digit -> List.of(digit.axis(), digit.divisor(), digit.modulus(), digit.stride()))
            .toList());
    return json;
  }
}
