package dev.sotto.ir.text;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.grammar.ProgramLexer;
import dev.sotto.ir.grammar.ProgramParser;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Reads a [Document]; belongs to one thread.
///
/// Memory and time are linear in the text; nesting is bounded before the parser descends.
final class DocumentParser {
  private static final int MAX_NESTING = 100;
  private static final int SHOWN_CHARACTERS = 40;

  private final Map<String, Value> constants = new HashMap<>();

  private DocumentParser() {}

  /// Throws `MalformedArtifactException`, with line and column, where `text` is not a document.
  static Document parse(String text) {
    ProgramLexer lexer = new ProgramLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(new Refusal());
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    requireShallow(tokens.getTokens());
    ProgramParser parser = new ProgramParser(tokens);
    parser.removeErrorListeners();
    parser.addErrorListener(new Refusal());
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    return new DocumentParser().read(parser.program());
  }

  private static final class Refusal extends BaseErrorListener {
    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        @Nullable Object symbol,
        int line,
        int column,
        String message,
        @Nullable RecognitionException cause) {
      throw malformed(line, column, shorten(message));
    }
  }

  private static String shorten(String message) {
    return message.length() <= 2 * SHOWN_CHARACTERS
        ? message
        : message.substring(0, 2 * SHOWN_CHARACTERS) + "…";
  }

  private static MalformedArtifactException malformed(int line, int column, String message) {
    return new MalformedArtifactException("text %d:%d: %s".formatted(line, column + 1, message));
  }

  private static MalformedArtifactException malformed(Token at, String message) {
    return malformed(at.getLine(), at.getCharPositionInLine(), message);
  }

  private static void requireShallow(List<Token> tokens) {
    int depth = 0;
    for (Token token : tokens) {
      String text = token.getStopIndex() == token.getStartIndex() ? token.getText() : "";
      switch (text) {
        case "{", "[", "(" -> depth++;
        case "}", "]", ")" -> depth--;
        default -> {}
      }
      if (depth > MAX_NESTING) {
        throw malformed(token, "nested deeper than " + MAX_NESTING);
      }
    }
  }

  private Document read(ProgramParser.ProgramContext program) {
    if (program.constants() != null) {
      program.constants().constant().forEach(this::constant);
    }
    List<Document.DocumentInput> inputs = new ArrayList<>();
    List<Document.DocumentNode> nodes = new ArrayList<>();
    List<Document.DocumentOutput> outputs = new ArrayList<>();
    for (ProgramParser.StatementContext statement : program.statement()) {
      switch (statement) {
        case ProgramParser.InputContext input ->
            inputs.add(new Document.DocumentInput(value(input.VALUE()), shape(input.list())));
        case ProgramParser.OutputContext output ->
            outputs.add(
                new Document.DocumentOutput(string(output.STRING()), value(output.VALUE())));
        case ProgramParser.NodeContext node -> nodes.add(node(node));
        default -> throw malformed(statement.getStart(), "not a statement");
      }
    }
    Value.Form header = form(program.name(), program.field());
    return new Document(header, string(program.STRING()), inputs, nodes, outputs);
  }

  private Document.DocumentNode node(ProgramParser.NodeContext node) {
    List<String> operands = new ArrayList<>();
    for (TerminalNode operand : node.VALUE().subList(1, node.VALUE().size())) {
      operands.add(value(operand));
    }
    int colon = node.list().getStart().getTokenIndex();
    Value.Form op = form(node.name(), List.of());
    Optional<Value.Form> placement = Optional.empty();
    for (ProgramParser.AttributesContext attributes : node.attributes()) {
      Value.Form form = form(node.name(), attributes.field());
      if (attributes.getStart().getTokenIndex() < colon) {
        op = form;
      } else {
        placement = Optional.of(form);
      }
    }
    return new Document.DocumentNode(
        value(node.VALUE(0)),
        op,
        operands,
        shape(node.list()),
        placement,
        node.origin() == null ? "" : string(node.origin().STRING()));
  }

  private Value.Form form(
      ProgramParser.NameContext name, List<ProgramParser.FieldContext> fieldContexts) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (ProgramParser.FieldContext field : fieldContexts) {
      if (fields.put(field.name().getText(), value(field.value())) != null) {
        throw malformed(field.getStart(), "attribute '" + field.name().getText() + "' twice");
      }
    }
    Token start = name.getStart();
    return new Value.Form(
        name.getText(), fields, start.getLine(), start.getCharPositionInLine() + 1);
  }

  private Value value(ProgramParser.ValueContext value) {
    if (value.NUMBER() != null) {
      return new Value.Numeral(value.NUMBER().getText());
    }
    if (value.STRING() != null) {
      return new Value.Text(string(value.STRING()));
    }
    if (value.list() != null) {
      return new Value.Items(value.list().value().stream().map(this::value).toList());
    }
    if (value.CONSTANT() != null) {
      Value constant = constants.get(value.CONSTANT().getText());
      if (constant == null) {
        throw malformed(value.getStart(), value.getText() + " is not among the constants");
      }
      return constant;
    }
    ProgramParser.NamedContext named = value.named();
    if (named.list() != null) {
      return array(named);
    }
    return form(named.name(), named.attributes() == null ? List.of() : named.attributes().field());
  }

  private Value array(ProgramParser.NamedContext named) {
    Shape shape = shape(named.list());
    List<TerminalNode> numbers = named.NUMBER();
    if (numbers.size() != shape.size()) {
      throw malformed(named.getStart(), numbers.size() + " numbers for shape " + shape);
    }
    try {
      return switch (named.name().getText()) {
        case "f64" -> {
          double[] doubles =
              numbers.stream()
                  .mapToDouble(number -> Double.parseDouble(number.getText()))
                  .toArray();
          yield new Value.Doubles(Tensor.wrap(shape, doubles));
        }
        case "i32" ->
            new Value.Integers(
                numbers.stream().mapToInt(number -> Integer.parseInt(number.getText())).toArray());
        default -> throw malformed(named.getStart(), "not an array of f64 or i32");
      };
    } catch (NumberFormatException unreadable) {
      throw malformed(named.getStart(), "an integer beyond 32 bits");
    }
  }

  private void constant(ProgramParser.ConstantContext context) {
    Token start = context.getStart();
    if (context.STRING() == null) {
      throw malformed(start, "its constants were elided: print the program in full");
    }
    Shape shape = shape(context.list());
    String type = context.name().getText();
    int bytesEach = type.equals("f64") ? Double.BYTES : Integer.BYTES;
    String quoted = context.STRING().getText();
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(quoted.substring(1, quoted.length() - 1));
    } catch (IllegalArgumentException notBase64) {
      throw malformed(start, "not Base64: " + shorten(String.valueOf(notBase64.getMessage())));
    }
    if (bytes.length != (long) shape.size() * bytesEach) {
      throw malformed(start, bytes.length + " bytes for " + type + shape);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Value value =
        switch (type) {
          case "f64" -> {
            double[] doubles = new double[shape.size()];
            buffer.asDoubleBuffer().get(doubles);
            yield new Value.Doubles(Tensor.wrap(shape, doubles));
          }
          case "i32" -> {
            int[] integers = new int[shape.size()];
            buffer.asIntBuffer().get(integers);
            yield new Value.Integers(integers);
          }
          default -> throw malformed(start, "not an array of f64 or i32");
        };
    if (constants.put(context.CONSTANT().getText(), value) != null) {
      throw malformed(start, context.CONSTANT().getText() + " is defined twice");
    }
  }

  private static Shape shape(ProgramParser.ListContext list) {
    List<Integer> extents = new ArrayList<>();
    for (ProgramParser.ValueContext extent : list.value()) {
      try {
        extents.add(Integer.valueOf(extent.getText()));
      } catch (NumberFormatException notAnExtent) {
        throw malformed(extent.getStart(), "not an extent of a shape");
      }
    }
    try {
      return new Shape(extents);
    } catch (IllegalArgumentException | ArithmeticException impossible) {
      throw malformed(list.getStart(), shorten(String.valueOf(impossible.getMessage())));
    }
  }

  private static String value(TerminalNode node) {
    String text = node.getText();
    return text.charAt(1) == '"'
        ? unescape(text.substring(2, text.length() - 1))
        : text.substring(1);
  }

  private static String string(TerminalNode node) {
    String text = node.getText();
    return unescape(text.substring(1, text.length() - 1));
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (text.charAt(i + 1) == 'u') {
        plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 5;
      } else {
        plain.append(text.charAt(++i));
      }
    }
    return plain.toString();
  }
}
