package dev.sotto.runtime.format;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.TensorGraph;

/// TensorGraphs as text.
final class GraphText {
  private GraphText() {}

  static String write(TensorGraph graph) {
    return graph.toString();
  }

  @SuppressWarnings("DoNotCallSuggester")
  static TensorGraph read(String text, String source, String what) {
    throw new MalformedArtifactException(
        source + ": the model's " + what + " cannot be read: the TensorGraph language has no parser");
  }
}
