package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.ir.tensor.TensorShapes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Small graphs for tests, written node by node; values are named `x`, `v0`, `v1`, ….
final class Graphs {
  private final TensorInput input;
  private final List<TensorNode> nodes = new ArrayList<>();
  private final Map<String, Shape> shapes = new HashMap<>();

  Graphs(Shape shape) {
    input = new TensorInput("x", shape);
    shapes.put("x", shape);
  }

  String add(TensorOp op, String... operands) {
    String name = "v" + nodes.size();
    Shape shape = TensorShapes.infer(op, List.of(operands).stream().map(shapes::get).toList());
    nodes.add(new TensorNode(name, op, List.of(operands), shape, "node" + nodes.size()));
    shapes.put(name, shape);
    return name;
  }

  String activate(Activation function, String operand) {
    return add(new TensorOp.Activate(function), operand);
  }

  String times(double factor, String operand) {
    return add(new TensorOp.MultiplyConstant(Tensor.scalar(factor)), operand);
  }

  String plus(double term, String operand) {
    return add(new TensorOp.AddConstant(Tensor.scalar(term)), operand);
  }

  String product(String one, String other) {
    return add(new TensorOp.Multiply(), one, other);
  }

  TensorGraph build(String... outputs) {
    return new TensorGraph(
        "test",
        List.of(input),
        nodes,
        List.of(outputs).stream().map(o -> new TensorOutput(o, o)).toList());
  }

  static Tensor run(TensorGraph graph, Tensor x) {
    return TensorInterpreter.run(graph, Map.of("x", x)).values().iterator().next();
  }
}
