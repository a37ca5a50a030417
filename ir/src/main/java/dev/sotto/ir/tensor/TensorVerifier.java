package dev.sotto.ir.tensor;

import dev.sotto.ir.internal.Scope;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.List;

/// Checks that a [TensorGraph] is well formed: names, arities, shapes.
public final class TensorVerifier {
  private TensorVerifier() {}

  /// Returns `graph`; throws `CompilerBugException`, naming the operator, where it is malformed.
  public static TensorGraph verify(TensorGraph graph) {
    Scope<Shape> scope = new Scope<>("TensorVerifier: " + graph.name());
    for (TensorInput input : graph.inputs()) {
      scope.enter("input '" + input.name() + "'");
      scope.define(input.name(), input.shape());
    }
    for (TensorNode node : graph.nodes()) {
      String kind = node.op().getClass().getSimpleName();
      scope.enter("'%s' = %s".formatted(node.result(), kind));
      List<Shape> operands = scope.operands(node.operands());
      Shape shape = infer(scope, node.op(), operands);
      scope.require(shape.equals(node.shape()), "has shape %s, declared %s", shape, node.shape());
      scope.define(node.result(), shape);
    }
    for (TensorOutput output : graph.outputs()) {
      scope.output(output.name(), output.value());
    }
    return graph;
  }

  private static Shape infer(Scope<Shape> scope, TensorOp op, List<Shape> operands) {
    try {
      return TensorShapes.infer(op, operands);
    } catch (IllegalArgumentException unfit) {
      throw scope.bug(String.valueOf(unfit.getMessage()));
    }
  }
}
