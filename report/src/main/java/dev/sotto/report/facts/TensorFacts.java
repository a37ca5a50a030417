package dev.sotto.report.facts;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The model as imported: its own nodes, by their own names, with what became of each.
final class TensorFacts {
  private final SplitModel model;
  private final Map<String, Work> work;
  private final List<LayerTime> times;
  private final double seconds;
  private final List<LayerError> errors;

  private TensorFacts(
      SplitModel model, Map<String, Work> work, List<LayerTime> times, List<LayerError> errors) {
    this.model = model;
    this.work = work;
    this.times = times;
    this.seconds = times.stream().mapToDouble(LayerTime::seconds).sum();
    this.errors = errors;
  }

  /// The model's inputs and nodes.
  ///
  /// @param work of the circuit's operations
  /// @param times what the circuit takes, by the model's nodes
  /// @param errors of what became of the model's node(s)
  static GraphFacts of(
      TensorGraph graph,
      SplitModel model,
      Map<String, Work> work,
      List<LayerTime> times,
      List<LayerError> errors) {
    TensorFacts facts = new TensorFacts(model, work, times, errors);
    List<NodeFacts> nodes = new ArrayList<>();
    graph.inputs().forEach(input -> nodes.add(input(input)));
    graph.nodes().forEach(node -> nodes.add(facts.node(node)));
    return new GraphFacts(
        "model",
        "Model",
        "What the ONNX model computes. Of nodes that became one operation the last tells its cost.",
        nodes);
  }

  private static NodeFacts input(TensorInput input) {
    return new NodeFacts(
        input.name(),
        "input",
        NodeKind.INPUT,
        input.name(),
        List.of(),
        0,
        List.of(Fact.of("shape", "shape", input.shape().toString())));
  }

  private NodeFacts node(TensorNode node) {
    boolean client = isAtClient(node);
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("shape", "shape", node.shape().toString()));
    facts.add(Fact.of("runs", "runs", client ? "in clear, at the client" : "encrypted"));
    double share = 0;
    for (LayerTime time : times) {
      if (Origins.contains(time.origin(), node.origin())) {
        facts.add(Fact.of("levelIn", "level in", time.levelIn()));
        facts.add(Fact.of("levelOut", "level out", time.levelOut()));
        facts.add(CircuitFacts.cost("estimatedSeconds", "cost, one thread", time.seconds()));
        if (!time.origin().equals(node.origin())) {
          facts.add(Fact.of("together", "computed together", time.origin()));
        }
        String last = Origins.last(time.origin());
        if (Origins.contains(node.origin(), last)) {
          share = time.seconds() / Math.max(seconds, 1e-12);
        } else {
          facts.add(Fact.of("within", "computed within", last));
        }
      }
    }
    errors.stream()
        .filter(error -> Origins.contains(node.origin(), Origins.last(error.layer())))
        .forEach(error -> facts.addAll(error.facts()));
    facts.addAll(LayerUse.of(model.circuit(), work, node.origin()));
    return new NodeFacts(
        node.result(),
        operator(node.op()),
        client ? NodeKind.CLIENT : kind(node.op()),
        node.origin(),
        node.operands(),
        share,
        facts);
  }

  private boolean isAtClient(TensorNode node) {
    boolean encrypted =
        model.circuit().nodes().stream()
            .anyMatch(own -> Origins.contains(own.origin(), node.origin()));
    return !encrypted && (isIn(model.tail(), node.origin()) || isIn(model.head(), node.origin()));
  }

  private static boolean isIn(TensorGraph graph, String origin) {
    return graph.nodes().stream().anyMatch(own -> Origins.contains(own.origin(), origin));
  }

  private static String operator(TensorOp op) {
    return op instanceof TensorOp.Activate(var function)
        ? function.getClass().getSimpleName()
        : op.getClass().getSimpleName();
  }

  private static NodeKind kind(TensorOp op) {
    return switch (op) {
      case TensorOp.Add _, TensorOp.Subtract _ -> NodeKind.SUM;
      case TensorOp.Linear _ -> NodeKind.LINEAR;
      case TensorOp.Multiply _, TensorOp.MatMul _ -> NodeKind.PRODUCT;
      case TensorOp.Activate _,
          TensorOp.PRelu _,
          TensorOp.Maximum _,
          TensorOp.Minimum _,
          TensorOp.MaxPool _,
          TensorOp.ReduceMax _,
          TensorOp.Polynomial _,
          TensorOp.Softmax _,
          TensorOp.FlatSoftmax _,
          TensorOp.ArgMax _,
          TensorOp.LabelMap _,
          TensorOp.Normalize _ ->
          NodeKind.ACTIVATION;
    };
  }
}
