package dev.sotto.optimizer.tensor;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Separates what the client computes after decryption from what the server computes encrypted.
///
/// The tail is what ends the model, is not polynomial, and is a decision (ArgMax, labels, a
/// comparison) or tells as much as its operand does: Softmax, norms, strictly monotone functions;
/// and the cheap steps that follow one of these.
public final class SplitClientParts {
  private SplitClientParts() {}

  /// `body` yields, under their own names, the values that `tail` takes as inputs.
  public record Split(TensorGraph body, TensorGraph tail, List<String> notes) {
    public Split {
      notes = List.copyOf(notes);
    }
  }

  /// Splits `graph`; with `encryptAll` the tail is empty, and a model whose end has no polynomial
  /// form is refused.
  public static Split run(TensorGraph graph, boolean encryptAll) {
    Set<String> tailValues = encryptAll ? Set.of() : tailOf(graph);
    List<TensorNode> bodyNodes = new ArrayList<>();
    List<TensorNode> tailNodes = new ArrayList<>();
    Set<String> cut = new LinkedHashSet<>();
    for (TensorNode node : graph.nodes()) {
      if (tailValues.contains(node.result())) {
        tailNodes.add(node);
        node.operands().stream().filter(o -> !tailValues.contains(o)).forEach(cut::add);
      } else {
        requirePolynomial(node);
        bodyNodes.add(node);
      }
    }
    for (TensorOutput output : graph.outputs()) {
      if (!tailValues.contains(output.value())) {
        cut.add(output.value());
      }
    }
    GraphIndex index = new GraphIndex(graph);
    List<TensorOutput> bodyOutputs = cut.stream().map(v -> new TensorOutput(v, v)).toList();
    List<TensorInput> tailInputs =
        cut.stream().map(v -> new TensorInput(v, index.shape(v))).toList();
    TensorGraph body = new TensorGraph(graph.name(), graph.inputs(), bodyNodes, bodyOutputs);
    TensorGraph tail =
        new TensorGraph(graph.name() + ".tail", tailInputs, tailNodes, graph.outputs());
    return new Split(EliminateDeadCode.run(body), tail, notes(tailNodes));
  }

  private static List<String> notes(List<TensorNode> tail) {
    Set<String> names = new LinkedHashSet<>();
    for (TensorNode node : tail) {
      if (!(node.op() instanceof TensorOp.Linear)) {
        names.add(nameOf(node.op()));
      }
    }
    return names.isEmpty()
        ? List.of()
        : List.of(
            String.join(", ", names)
                + " at the model's end "
                + (names.size() == 1 ? "is" : "are")
                + " computed by the client after decryption.");
  }

  private static String nameOf(TensorOp op) {
    return op instanceof TensorOp.Activate(Activation function)
        ? function.getClass().getSimpleName()
        : op.getClass().getSimpleName();
  }

  private static Set<String> tailOf(TensorGraph graph) {
    GraphIndex index = new GraphIndex(graph);
    Set<String> candidates = new HashSet<>();
    for (TensorNode node : graph.nodes().reversed()) {
      boolean endsHere =
          index.consumers(node.result()).stream().allMatch(c -> candidates.contains(c.result()));
      if (endsHere && (isClientFunction(node.op()) || isCheapLinear(node.op()))) {
        candidates.add(node.result());
      }
    }
    Set<String> tail = new HashSet<>();
    for (TensorNode node : graph.nodes()) {
      boolean follows = node.operands().stream().anyMatch(tail::contains);
      if (candidates.contains(node.result()) && (isClientFunction(node.op()) || follows)) {
        tail.add(node.result());
      }
    }
    return tail;
  }

  private static boolean isClientFunction(TensorOp op) {
    return switch (op) {
      case TensorOp.Softmax _ -> true;
      case TensorOp.FlatSoftmax _ -> true;
      case TensorOp.ArgMax _ -> true;
      case TensorOp.LabelMap _ -> true;
      case TensorOp.Normalize _ -> true;
      case TensorOp.Activate(Activation function) -> isClientFunction(function);
      case TensorOp.Linear _ -> false;
      case TensorOp.PRelu _ -> false;
      case TensorOp.Multiply _ -> false;
      case TensorOp.Maximum _ -> false;
      case TensorOp.Minimum _ -> false;
      case TensorOp.MatMul _ -> false;
      case TensorOp.MaxPool _ -> false;
      case TensorOp.ReduceMax _ -> false;
      case TensorOp.Polynomial _ -> false;
    };
  }

  private static boolean isClientFunction(Activation function) {
    return switch (function) {
      case Activation.Sigmoid _ -> true;
      case Activation.Tanh _ -> true;
      case Activation.Softplus _ -> true;
      case Activation.Softsign _ -> true;
      case Activation.Exp _ -> true;
      case Activation.Erf _ -> true;
      case Activation.LeakyRelu(double alpha) -> alpha > 0;
      case Activation.Elu(double alpha) -> alpha > 0;
      case Activation.Selu(double alpha, double gamma) -> alpha > 0 && gamma > 0;
      case Activation.Celu(double alpha) -> alpha > 0;
      case Activation.Relu _ -> false;
      case Activation.ThresholdedRelu _ -> false;
      case Activation.HardSigmoid _ -> false;
      case Activation.HardSwish _ -> false;
      case Activation.Swish _ -> false;
      case Activation.Mish _ -> false;
      case Activation.Gelu _ -> false;
      case Activation.Log _ -> false;
      case Activation.Sqrt _ -> false;
      case Activation.Reciprocal _ -> false;
      case Activation.Pow _ -> false;
      case Activation.Abs _ -> false;
      case Activation.Sign _ -> true;
      case Activation.Step _ -> true;
      case Activation.Clip _ -> false;
      case Activation.Sin _ -> false;
      case Activation.Cos _ -> false;
    };
  }

  /// Linear steps whose cost is about one operation an element.
  private static boolean isCheapLinear(TensorOp op) {
    return op instanceof TensorOp.Reshape
        || op instanceof TensorOp.Transpose
        || op instanceof TensorOp.Slice
        || op instanceof TensorOp.Gather
        || op instanceof TensorOp.Concat
        || op instanceof TensorOp.Expand
        || op instanceof TensorOp.AddConstant
        || op instanceof TensorOp.MultiplyConstant
        || op instanceof TensorOp.Add
        || op instanceof TensorOp.Subtract
        || op instanceof TensorOp.ReduceSum
        || op instanceof TensorOp.ReduceMean;
  }

  private static void requirePolynomial(TensorNode node) {
    boolean decision =
        node.op() instanceof TensorOp.ArgMax
            || node.op() instanceof TensorOp.LabelMap
            || node.op() instanceof TensorOp.Activate(Activation.Step _);
    if (decision || node.op() instanceof TensorOp.MatMul) {
      throw new UnsupportedModelException(
          "node '%s' (%s): %s"
              .formatted(
                  node.origin(),
                  nameOf(node.op()),
                  decision
                      ? "it decides by comparing encrypted values, which is supported at the end of"
                          + " a model only, computed by the client (without --encrypt-all)"
                      : "products of two encrypted matrices (attention) are not supported"));
    }
  }
}
