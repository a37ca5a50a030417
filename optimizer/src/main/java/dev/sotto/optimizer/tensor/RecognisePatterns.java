package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Replaces a group of elementwise nodes that computes a known activation by that activation.
///
/// Exporters write GELU, SiLU, Mish and HardSwish in many ways. A group with one varying input is a
/// function of one number, so it is recognised by its values: they equal the candidate's on points
/// of `[-8, 8]` within `1e-6·(1 + |x|)`, which constants rounded to float32 keep. A square by `Pow`
/// becomes a product of a value with itself.
public final class RecognisePatterns {
  private static final int MAX_GROUP = 16;
  private static final int POINTS = 65;

  private RecognisePatterns() {}

  public static TensorGraph run(TensorGraph graph) {
    GraphIndex index = new GraphIndex(graph);
    GraphBuilder builder = new GraphBuilder(graph);
    for (TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Activate(Activation.Pow(double exponent))
          && (exponent == 1 || exponent == 2)) {
        String operand = builder.current(node.operands().get(0));
        if (exponent == 1) {
          builder.replace(node.result(), operand);
        } else {
          builder.add(with(node, new TensorOp.Multiply(), List.of(operand, operand)));
        }
        continue;
      }
      Optional<Match> match = match(node, index);
      if (match.isPresent()) {
        String operand = builder.current(match.get().source());
        builder.add(with(node, new TensorOp.Activate(match.get().function()), List.of(operand)));
      } else {
        builder.keep(node);
      }
    }
    return EliminateDeadCode.run(builder.build());
  }

  private record Match(String source, Activation function) {}

  private static TensorNode with(TensorNode node, TensorOp op, List<String> operands) {
    return new TensorNode(node.result(), op, operands, node.shape(), node.origin());
  }

  private static Optional<Match> match(TensorNode root, GraphIndex index) {
    if (!isElementwise(root, root, index)) {
      return Optional.empty();
    }
    List<TensorNode> group = new ArrayList<>();
    collect(root, root, index, group);
    boolean hasProduct = group.stream().anyMatch(node -> node.op() instanceof TensorOp.Multiply);
    if (!hasProduct || group.size() > MAX_GROUP) {
      return Optional.empty();
    }
    for (TensorNode member : group) {
      for (String source : member.operands()) {
        if (index.shape(source).equals(root.shape())) {
          Optional<Activation> function = functionOf(root, source, index);
          if (function.isPresent()) {
            return Optional.of(new Match(source, function.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static void collect(
      TensorNode node, TensorNode root, GraphIndex index, List<TensorNode> group) {
    if (group.size() > MAX_GROUP || group.contains(node)) {
      return;
    }
    group.add(node);
    for (String operand : node.operands()) {
      index
          .producer(operand)
          .filter(producer -> isElementwise(producer, root, index))
          .ifPresent(producer -> collect(producer, root, index, group));
    }
  }

  private static boolean isElementwise(TensorNode node, TensorNode root, GraphIndex index) {
    if (!node.shape().equals(root.shape())
        || !node.operands().stream().allMatch(o -> index.shape(o).equals(root.shape()))) {
      return false;
    }
    return switch (node.op()) {
      case TensorOp.Activate _ -> true;
      case TensorOp.Multiply _ -> true;
      case TensorOp.Maximum _ -> true;
      case TensorOp.Minimum _ -> true;
      case TensorOp.Add _ -> true;
      case TensorOp.Subtract _ -> true;
      case TensorOp.AddConstant(Tensor constant) -> constant.size() == 1;
      case TensorOp.MultiplyConstant(Tensor constant) -> constant.size() == 1;
      case TensorOp.Linear _ -> false;
      case TensorOp.PRelu _ -> false;
      case TensorOp.MatMul _ -> false;
      case TensorOp.MaxPool _ -> false;
      case TensorOp.ReduceMax _ -> false;
      case TensorOp.Polynomial _ -> false;
      case TensorOp.Softmax _ -> false;
      case TensorOp.FlatSoftmax _ -> false;
      case TensorOp.ArgMax _ -> false;
      case TensorOp.LabelMap _ -> false;
      case TensorOp.Normalize _ -> false;
    };
  }

  private static Optional<Activation> functionOf(TensorNode root, String source, GraphIndex index) {
    OptionalDouble atOne = value(root.result(), source, 1, index, new HashMap<>());
    if (atOne.isEmpty()) {
      return Optional.empty();
    }
    List<Activation> candidates =
        new ArrayList<>(
            List.of(
                new Activation.Gelu(false),
                new Activation.Gelu(true),
                new Activation.Mish(),
                new Activation.HardSwish()));
    double sigmoid = atOne.getAsDouble();
    if (sigmoid > 0 && sigmoid < 1) {
      double alpha = Math.log(sigmoid / (1 - sigmoid));
      // A float32 constant comes back with about 1e-7 of rounding; 1 is meant exactly.
      double rounded = Math.abs(alpha - 1) < 1e-6 ? 1 : (double) (float) alpha;
      // With alpha 0 it would be x/2, which is linear.
      if (Math.abs(rounded) > 1e-3) {
        candidates.add(new Activation.Swish(rounded));
      }
    }
    for (int point = 0; point < POINTS && !candidates.isEmpty(); point++) {
      double x = -8 + 16.0 * point / (POINTS - 1);
      OptionalDouble y = value(root.result(), source, x, index, new HashMap<>());
      candidates.removeIf(
          candidate ->
              !(Math.abs(candidate.apply(x) - y.orElse(Double.NaN)) <= 1e-6 * (1 + Math.abs(x))));
    }
    return candidates.stream().findFirst();
  }

  /// The value of `name` where `source` is `x`; empty where it depends on anything else.
  private static OptionalDouble value(
      String name, String source, double x, GraphIndex index, Map<String, OptionalDouble> known) {
    if (name.equals(source)) {
      return OptionalDouble.of(x);
    }
    OptionalDouble before = known.get(name);
    if (before != null) {
      return before;
    }
    OptionalDouble result = OptionalDouble.empty();
    Optional<TensorNode> producer = index.producer(name);
    if (producer.isPresent() && isElementwise(producer.get(), producer.get(), index)) {
      TensorNode node = producer.get();
      double[] operands = new double[node.operands().size()];
      boolean complete = true;
      for (int k = 0; k < operands.length && complete; k++) {
        OptionalDouble operand = value(node.operands().get(k), source, x, index, known);
        complete = operand.isPresent();
        operands[k] = operand.orElse(0);
      }
      if (complete) {
        result = OptionalDouble.of(apply(node.op(), operands));
      }
    }
    known.put(name, result);
    return result;
  }

  private static double apply(TensorOp op, double[] operands) {
    if (op instanceof TensorOp.Activate(Activation function)) {
      return function.apply(operands[0]);
    }
    if (op instanceof TensorOp.AddConstant(Tensor constant)) {
      return operands[0] + constant.at(0);
    }
    if (op instanceof TensorOp.MultiplyConstant(Tensor constant)) {
      return operands[0] * constant.at(0);
    }
    if (op instanceof TensorOp.Multiply) {
      return operands[0] * operands[1];
    }
    if (op instanceof TensorOp.Add) {
      return operands[0] + operands[1];
    }
    if (op instanceof TensorOp.Subtract) {
      return operands[0] - operands[1];
    }
    return op instanceof TensorOp.Maximum
        ? Math.max(operands[0], operands[1])
        : Math.min(operands[0], operands[1]);
  }
}
