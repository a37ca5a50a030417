package dev.sotto.cli.summary;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An imported model as `inspect` tells it.
public final class GraphSummary {
  private final TensorGraph graph;

  public GraphSummary(TensorGraph graph) {
    this.graph = graph;
  }

  /// A page of text: inputs, outputs, and a row for each node.
  public void print(PrintWriter out) {
    out.printf("model       %s%n", graph.name());
    graph.inputs().forEach(in -> out.printf("input       %s %s%n", in.name(), in.shape()));
    outputs().forEach((name, shape) -> out.printf("output      %s %s%n", name, shape));
    operators().forEach((operator, count) -> out.printf("operator    %s x %d%n", operator, count));
    out.println();
    TextTable table = new TextTable("node", "operator", "shape");
    for (TensorNode node : graph.nodes()) {
      table.add(node.origin(), operator(node), node.shape().toString());
    }
    table.print(out);
  }

  /// The same facts for scripts.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", graph.name());
    Map<String, Shape> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(in -> inputs.put(in.name(), in.shape()));
    json.put("inputs", ports(inputs));
    json.put("outputs", ports(outputs()));
    json.put("operators", operators());
    json.put("nodes", graph.nodes().stream().map(GraphSummary::json).toList());
    return json;
  }

  private static List<Map<String, Object>> ports(Map<String, Shape> shapes) {
    return shapes.entrySet().stream().map(entry -> port(entry.getKey(), entry.getValue())).toList();
  }

  private static Map<String, Object> port(String name, Shape shape) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("shape", shape.extents());
    return json;
  }

  private static Map<String, Object> json(TensorNode node) {
    Map<String, Object> json = port(node.result(), node.shape());
    json.put("operator", operator(node));
    json.put("operands", node.operands());
    json.put("origin", node.origin());
    return json;
  }

  private Map<String, Shape> outputs() {
    Map<String, Shape> values = new LinkedHashMap<>();
    graph.inputs().forEach(in -> values.put(in.name(), in.shape()));
    graph.nodes().forEach(node -> values.put(node.result(), node.shape()));
    Map<String, Shape> outputs = new LinkedHashMap<>();
    graph
        .outputs()
        .forEach(out -> outputs.put(out.name(), values.getOrDefault(out.value(), Shape.of())));
    return outputs;
  }

  private Map<String, Integer> operators() {
    Map<String, Integer> counts = new TreeMap<>();
    graph.nodes().forEach(node -> counts.merge(operator(node), 1, Integer::sum));
    return counts;
  }

  static String operator(TensorNode node) {
    return node.op() instanceof TensorOp.Activate(var function)
        ? function.getClass().getSimpleName()
        : node.op().getClass().getSimpleName();
  }
}
