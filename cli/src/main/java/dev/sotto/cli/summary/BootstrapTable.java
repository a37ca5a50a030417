package dev.sotto.cli.summary;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which values of a circuit are refreshed, and from which level to which.
final class BootstrapTable {
  private record Row(String origin, int ciphertexts, int from, int to) {}

  private final List<Row> rows = new ArrayList<>();

  BootstrapTable(Circuit circuit) {
    Map<String, Integer> levels = new HashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      levels.put(node.result(), node.level());
      if (node.op() instanceof CircuitOp.Bootstrap) {
        int from = levels.getOrDefault(node.operands().getFirst(), 0);
        rows.add(new Row(node.origin(), node.layout().ciphertexts(), from, node.level()));
      }
    }
  }

  /// Nothing where there are none.
  void print(PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("bootstrap after", "ciphertexts", "from level", "to level");
    for (Row row : rows) {
      table.add(
          row.origin(),
          Integer.toString(row.ciphertexts()),
          Integer.toString(row.from()),
          Integer.toString(row.to()));
    }
    out.println();
    table.print(out);
  }

  /// The rows as objects of JSON.
  List<Map<String, Object>> toJson() {
    List<Map<String, Object>> json = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("origin", row.origin());
      fields.put("ciphertexts", row.ciphertexts());
      fields.put("fromLevel", row.from());
      fields.put("toLevel", row.to());
      json.add(fields);
    }
    return json;
  }
}
