package dev.sotto.ir.text;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes a [Document]; belongs to one thread.
final class DocumentPrinter {
  /// Arrays up to this size stand where they are used, larger ones at the end.
  private static final int INLINE_LIMIT = 16;

  private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_.$/:;-]+");

  private final Constants style;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder constants = new StringBuilder();
  private int constantCount;

  private DocumentPrinter(Constants style) {
    this.style = style;
  }

  static String print(Document document, Constants style) {
    return new DocumentPrinter(style).print(document);
  }

  private String print(Document document) {
    out.append(document.header().name()).append(' ');
    string(document.name());
    if (!document.header().fields().isEmpty()) {
      out.append(" (\n");
      String separator = "    ";
      for (Map.Entry<String, Value> field : document.header().fields().entrySet()) {
        out.append(separator);
        field(field);
        separator = ",\n    ";
      }
      out.append(')');
    }
    out.append(" {\n");
    for (Document.DocumentInput input : document.inputs()) {
      out.append("  input ");
      value(input.value());
      out.append(" : ");
      out.append(input.shape()).append('\n');
    }
    document.nodes().forEach(this::node);
    for (Document.DocumentOutput output : document.outputs()) {
      out.append("  output ");
      string(output.name());
      out.append(" = ");
      value(output.value());
      out.append('\n');
    }
    out.append("}\n");
    if (constantCount > 0) {
      out.append("constants {\n").append(constants).append("}\n");
    }
    return out.toString();
  }

  private void node(Document.DocumentNode node) {
    out.append("  ");
    value(node.result());
    out.append(" = ").append(node.op().name());
    String separator = " ";
    for (String operand : node.operands()) {
      out.append(separator);
      value(operand);
      separator = ", ";
    }
    if (!node.op().fields().isEmpty()) {
      out.append(' ');
      fields(node.op().fields());
    }
    out.append(" : ");
    out.append(node.shape());
    node.placement()
        .ifPresent(
            placement -> {
              out.append(' ');
              fields(placement.fields());
            });
    if (!node.origin().isEmpty()) {
      out.append(" from ");
      string(node.origin());
    }
    out.append('\n');
  }

  private void fields(Map<String, Value> fields) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Value> field : fields.entrySet()) {
      out.append(separator);
      field(field);
      separator = ", ";
    }
    out.append('}');
  }

  private void field(Map.Entry<String, Value> field) {
    out.append(field.getKey()).append(" = ");
    write(field.getValue());
  }

  private void write(Value value) {
    switch (value) {
      case Value.Numeral(String text) -> out.append(text);
      case Value.Text(String text) -> string(text);
      case Value.Items(List<Value> items) -> {
        out.append('[');
        String separator = "";
        for (Value item : items) {
          out.append(separator);
          write(item);
          separator = ", ";
        }
        out.append(']');
      }
      case Value.Form form -> {
        out.append(form.name());
        if (!form.fields().isEmpty()) {
          out.append(' ');
          fields(form.fields());
        }
      }
      case Value.Doubles(Tensor tensor) -> doubles(tensor);
      case Value.Integers(int[] values) -> integers(values);
    }
  }

  private void doubles(Tensor tensor) {
    if (tensor.size() <= INLINE_LIMIT) {
      double[] values = tensor.toArray();
      inline("f64", tensor.shape(), Arrays.stream(values).mapToObj(Double::toString).toList());
      return;
    }
    if (style == Constants.ELIDED) {
      constant("f64", tensor.shape(), new byte[0]);
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, tensor.size()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.size(); i++) {
      bytes.putDouble(tensor.at(i));
    }
    constant("f64", tensor.shape(), bytes.array());
  }

  private void integers(int[] values) {
    Shape shape = Shape.of(values.length);
    if (values.length <= INLINE_LIMIT) {
      inline("i32", shape, Arrays.stream(values).mapToObj(Integer::toString).toList());
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    constant("i32", shape, bytes.array());
  }

  private void inline(String type, Shape shape, List<String> numbers) {
    out.append(type).append(shape).append('(').append(String.join(", ", numbers)).append(')');
  }

  private void constant(String type, Shape shape, byte[] bytes) {
    String name = "@c" + constantCount++;
    out.append(name);
    constants.append("  ").append(name).append(" : ").append(type).append(shape).append(" = ");
    if (style == Constants.ELIDED) {
      constants.append("elided\n");
    } else {
      constants.append('"').append(Base64.getEncoder().encodeToString(bytes)).append("\"\n");
    }
  }

  private void value(String name) {
    out.append('%');
    if (PLAIN_VALUE.matcher(name).matches()) {
      out.append(name);
    } else {
      string(name);
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || c == '\u007f') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
