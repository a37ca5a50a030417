package dev.sotto.optimizer.tensor;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;
import java.util.Optional;

/// Refuses models whose weights are not numbers: nothing can be computed with them under
/// encryption.
public final class FiniteConstants {
  private FiniteConstants() {}

  /// Throws `UnsupportedModelException`, naming the node, where a constant is infinite or NaN.
  public static void require(TensorGraph graph) {
    for (TensorNode node : graph.nodes()) {
      for (Tensor constant : constants(node.op())) {
        for (int i = 0; i < constant.size(); i++) {
          if (!Double.isFinite(constant.at(i))) {
            throw new UnsupportedModelException(
                "node '%s': its constant of shape %s holds %s at element %d; export the model again"
                    .formatted(node.origin(), constant.shape(), constant.at(i), i));
          }
        }
      }
    }
  }

  private static List<Tensor> constants(TensorOp op) {
    return switch (op) {
      case TensorOp.Convolution c -> with(c.weights(), c.bias());
      case TensorOp.TransposedConvolution c -> with(c.weights(), c.bias());
      case TensorOp.FullyConnected f -> with(f.weights(), f.bias());
      case TensorOp.MatMulConstant m -> List.of(m.weights());
      case TensorOp.BatchNormalization b -> List.of(b.scale(), b.shift(), b.mean(), b.variance());
      case TensorOp.AddConstant a -> List.of(a.constant());
      case TensorOp.MultiplyConstant m -> List.of(m.constant());
      case TensorOp.PRelu p -> List.of(p.slope());
      case TensorOp.Pad p -> List.of(Tensor.scalar(p.value()));
      case TensorOp.Affine a -> List.of(a.bias());
      case TensorOp.AveragePool _,
          TensorOp.ReduceSum _,
          TensorOp.ReduceMean _,
          TensorOp.Transpose _,
          TensorOp.Reshape _,
          TensorOp.Slice _,
          TensorOp.Gather _,
          TensorOp.Concat _,
          TensorOp.Expand _,
          TensorOp.Add _,
          TensorOp.Subtract _,
          TensorOp.Activate _,
          TensorOp.Multiply _,
          TensorOp.Maximum _,
          TensorOp.Minimum _,
          TensorOp.MatMul _,
          TensorOp.MaxPool _,
          TensorOp.ReduceMax _,
          TensorOp.Polynomial _,
          TensorOp.Softmax _,
          TensorOp.FlatSoftmax _,
          TensorOp.ArgMax _,
          TensorOp.LabelMap _,
          TensorOp.Normalize _ ->
          List.of();
    };
  }

  private static List<Tensor> with(Tensor weights, Optional<Tensor> bias) {
    return bias.map(b -> List.of(weights, b)).orElse(List.of(weights));
  }
}
