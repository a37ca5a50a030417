package dev.sotto.ir.text;

import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedProgram.PackedOutput;
import dev.sotto.ir.packed.PackedVerifier;
import java.util.List;
import java.util.Optional;

/// PackedPrograms as text.
public final class PackedProgramText {
  private static final String LANGUAGE = "packed_program";

  private PackedProgramText() {}

  /// The text of `program`, one line a node; with `FULL` constants [#parse] gives it back.
  public static String print(PackedProgram program, Constants constants) {
    Document document =
        new Document(
            Value.Form.of(LANGUAGE).with("width", program.width()),
            program.name(),
            List.of(),
            program.nodes().stream().map(node -> write(node, program.width())).toList(),
            program.outputs().stream()
                .map(output -> new Document.DocumentOutput(output.name(), output.value()))
                .toList());
    return DocumentPrinter.print(document, constants);
  }

  private static Document.DocumentNode write(PackedNode node, int width) {
    return new Document.DocumentNode(
        node.result(),
        write(node.op()),
        node.operands(),
        node.layout().shape(),
        Optional.of(LayoutForm.write(node.layout(), width)),
        node.origin());
  }

  private static Value.Form write(PackedOp op) {
    return switch (op) {
      case PackedOp.Input(String name) -> Value.Form.of("input").with("name", new Value.Text(name));
      case PackedOp.LinearMap(var matrices, var bias, int fold) ->
          Value.Form.of("linear_map")
              .with("matrices", OperatorForm.write(matrices))
              .with("bias", bias)
              .with("fold", fold);
      case PackedOp.Polynomial(var polynomial) -> TensorOpForm.polynomial(polynomial);
      case PackedOp.Multiply _ -> Value.Form.of("multiply");
      case PackedOp.Add _ -> Value.Form.of("add");
      case PackedOp.Subtract _ -> Value.Form.of("subtract");
    };
  }

  /// The verified program of `text`; throws `MalformedArtifactException` where it is none.
  public static PackedProgram parse(String text) {
    Document document = DocumentParser.parse(text);
    Fields header = new Fields(document.header());
    if (!header.name().equals(LANGUAGE) || !document.inputs().isEmpty()) {
      throw header.malformed("a " + header.name() + ", not a " + LANGUAGE);
    }
    int width = header.integer("width");
    header.finish();
    PackedProgram program =
        new PackedProgram(
            document.name(),
            width,
            document.nodes().stream().map(node -> read(node, width)).toList(),
            document.outputs().stream()
                .map(output -> new PackedOutput(output.name(), output.value()))
                .toList());
    return Guard.verified(() -> PackedVerifier.verify(program));
  }

  private static PackedNode read(Document.DocumentNode node, int width) {
    return Guard.at(
        node.op(),
        () -> {
          Fields fields = new Fields(node.op());
          Fields placement =
              new Fields(node.placement().orElseThrow(() -> fields.malformed("no layout")));
          PackedNode read =
              new PackedNode(
                  node.result(),
                  op(fields),
                  node.operands(),
                  LayoutForm.read(placement, node.shape(), width),
                  node.origin());
          fields.finish();
          placement.finish();
          return read;
        });
  }

  private static PackedOp op(Fields fields) {
    return switch (fields.name()) {
      case "input" -> new PackedOp.Input(fields.text("name"));
      case "linear_map" ->
          new PackedOp.LinearMap(
              OperatorForm.read(fields.forms("matrices")),
              fields.tensor("bias"),
              fields.integer("fold"));
      case "polynomial" -> new PackedOp.Polynomial(TensorOpForm.polynomial(fields));
      case "multiply" -> new PackedOp.Multiply();
      case "add" -> new PackedOp.Add();
      case "subtract" -> new PackedOp.Subtract();
      default -> throw fields.malformed("no operator '" + fields.name() + "'");
    };
  }
}
