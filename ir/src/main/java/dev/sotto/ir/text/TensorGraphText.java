package dev.sotto.ir.text;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorVerifier;
import java.util.Optional;

/// TensorGraphs as text.
public final class TensorGraphText {
  private static final String LANGUAGE = "tensor_graph";

  private TensorGraphText() {}

  /// The text of `graph`, one line a node; with `FULL` constants [#parse] gives the graph back.
  public static String print(TensorGraph graph, Constants constants) {
    Document document =
        new Document(
            Value.Form.of(LANGUAGE),
            graph.name(),
            graph.inputs().stream()
                .map(input -> new Document.DocumentInput(input.name(), input.shape()))
                .toList(),
            graph.nodes().stream().map(TensorGraphText::write).toList(),
            graph.outputs().stream()
                .map(output -> new Document.DocumentOutput(output.name(), output.value()))
                .toList());
    return DocumentPrinter.print(document, constants);
  }

  private static Document.DocumentNode write(TensorNode node) {
    return new Document.DocumentNode(
        node.result(),
        TensorOpForm.write(node.op()),
        node.operands(),
        node.shape(),
        Optional.empty(),
        node.origin());
  }

  /// The verified graph of `text`; throws `MalformedArtifactException` where it is none.
  public static TensorGraph parse(String text) {
    Document document = DocumentParser.parse(text);
    Fields header = new Fields(document.header());
    if (!header.name().equals(LANGUAGE)) {
      throw header.malformed("a " + header.name() + ", not a " + LANGUAGE);
    }
    header.finish();
    TensorGraph graph =
        new TensorGraph(
            document.name(),
            document.inputs().stream()
                .map(input -> new TensorInput(input.value(), input.shape()))
                .toList(),
            document.nodes().stream().map(TensorGraphText::read).toList(),
            document.outputs().stream()
                .map(output -> new TensorOutput(output.name(), output.value()))
                .toList());
    return Guard.verified(() -> TensorVerifier.verify(graph));
  }

  private static TensorNode read(Document.DocumentNode node) {
    if (node.placement().isPresent()) {
      throw new Fields(node.op()).malformed("a tensor has a shape and no layout");
    }
    return new TensorNode(
        node.result(),
        Guard.at(node.op(), () -> TensorOpForm.read(node.op())),
        node.operands(),
        node.shape(),
        node.origin());
  }
}
