package dev.sotto.optimizer.tensor;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;

/// The check after each pass: what fails here is the pass's fault.
final class Verify {
  private Verify() {}

  static TensorGraph after(String pass, TensorGraph graph) {
    GraphIndex index = new GraphIndex(graph);
    try {
      for (TensorNode node : graph.nodes()) {
        node.operands().forEach(index::shape);
      }
      for (TensorOutput output : graph.outputs()) {
        index.shape(output.value());
      }
    } catch (CompilerBugException broken) {
      throw new CompilerBugException("after " + pass + ": " + broken.getMessage(), broken);
    }
    return graph;
  }
}
