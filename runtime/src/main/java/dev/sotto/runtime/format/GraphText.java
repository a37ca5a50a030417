package dev.sotto.runtime.format;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.text.Constants;
import dev.sotto.ir.text.TensorGraphText;

/// TensorGraphs as text.
final class GraphText {
  private GraphText() {}

  static String write(TensorGraph graph) {
    return TensorGraphText.print(graph, Constants.FULL);
  }

  static TensorGraph read(String text, String source, String what) {
    try {
      return TensorGraphText.parse(text);
    } catch (MalformedArtifactException e) {
      throw new MalformedArtifactException(
          "%s: the model's %s: %s".formatted(source, what, e.getMessage()), e);
    }
  }
}
