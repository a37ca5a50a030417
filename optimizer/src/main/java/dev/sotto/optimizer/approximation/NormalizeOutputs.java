package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Lets the client undo the scaling of what it decrypts, before the rest of its part.
public final class NormalizeOutputs {
  private NormalizeOutputs() {}

  /// `tail` with each input first brought back by the scale and offset found for it in `values`.
  public static TensorGraph tail(TensorGraph tail, Map<String, ScaledValue> values) {
    List<TensorNode> nodes = new ArrayList<>();
    java.util.Map<String, String> renamed = new java.util.HashMap<>();
    for (TensorInput input : tail.inputs()) {
      ScaledValue value =
          values.getOrDefault(input.name(), ScaledValue.plain(input.name(), input.shape().size()));
      if (value.isPlain()) {
        continue;
      }
      double[] scale = value.scale();
      boolean uniform = Arrays.stream(scale).allMatch(s -> s == scale[0]);
      Tensor factor = uniform ? Tensor.scalar(scale[0]) : Tensor.of(input.shape(), scale);
      String current = input.name() + ".unscaled";
      nodes.add(
          new TensorNode(
              current,
              new TensorOp.MultiplyConstant(factor),
              List.of(input.name()),
              input.shape(),
              input.name()));
      if (value.hasOffset()) {
        String shifted = input.name() + ".unshifted";
        TensorOp add = new TensorOp.AddConstant(Tensor.of(input.shape(), value.offset()));
        nodes.add(new TensorNode(shifted, add, List.of(current), input.shape(), input.name()));
        current = shifted;
      }
      renamed.put(input.name(), current);
    }
    for (TensorNode node : tail.nodes()) {
      List<String> operands =
          node.operands().stream().map(o -> renamed.getOrDefault(o, o)).toList();
      nodes.add(new TensorNode(node.result(), node.op(), operands, node.shape(), node.origin()));
    }
    List<TensorOutput> outputs =
        tail.outputs().stream()
            .map(o -> new TensorOutput(o.name(), renamed.getOrDefault(o.value(), o.value())))
            .toList();
    return new TensorGraph(tail.name(), tail.inputs(), nodes, outputs);
  }
}
