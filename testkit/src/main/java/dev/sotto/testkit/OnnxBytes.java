package dev.sotto.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes small ONNX models by the field numbers of onnx.proto3, so that tests read a file that no
/// code of ours has written.
public final class OnnxBytes {
  private static final int FLOAT = 1;
  private static final int OPSET = 13;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnnxBytes() {}

  /// `output = sigmoid(relu(input · first) · second)`: `features` inputs, `hidden` units, one
  /// output.
  public static byte[] network(int features, int hidden) {
    double[] first = new double[features * hidden];
    double[] second = new double[hidden];
    for (int i = 0; i < first.length; i++) {
      first[i] = Math.sin(1 + 7 * i) / Math.sqrt(features);
    }
    for (int i = 0; i < second.length; i++) {
      second[i] = 3 * Math.cos(2 + 5 * i) / Math.sqrt(hidden);
    }
    return model(
        List.of(port("x", features)),
        1,
        List.of(
            node("MatMul", "first", "h", "x", "w1"),
            node("Relu", "rectify", "r", "h"),
            node("MatMul", "second", "z", "r", "w2"),
            node("Sigmoid", "squash", "y", "z")),
        List.of(tensor("w1", first, features, hidden), tensor("w2", second, hidden, 1)));
  }

  /// `output = sigmoid(input · weights)`: one level of multiplication, the sigmoid at the client.
  public static byte[] regression(int features) {
    double[] weights = new double[features];
    for (int i = 0; i < features; i++) {
      weights[i] = Math.sin(1 + 3 * i);
    }
    return model(
        List.of(port("x", features)),
        1,
        List.of(node("MatMul", "scores", "z", "x", "w"), node("Sigmoid", "squash", "y", "z")),
        List.of(tensor("w", weights, features, 1)));
  }

  /// `output = 2 · a - b`: two inputs of `features` each.
  public static byte[] pair(int features) {
    return model(
        List.of(port("a", features), port("b", features)),
        features,
        List.of(node("Add", "twice", "t", "a", "a"), node("Sub", "less", "y", "t", "b")),
        List.of());
  }

  /// A model of one operator that nobody has.
  public static byte[] unknownOperator() {
    return model(
        List.of(port("x", 2)), 2, List.of(node("Frobnicate", "strange", "y", "x")), List.of());
  }

  private static byte[] model(
      List<byte[]> inputs, int outputs, List<byte[]> nodes, List<byte[]> weights) {
    OnnxBytes graph = new OnnxBytes();
    nodes.forEach(node -> graph.bytes(1, node));
    graph.text(2, "graph");
    weights.forEach(tensor -> graph.bytes(5, tensor));
    inputs.forEach(input -> graph.bytes(11, input));
    graph.bytes(12, port("y", outputs));
    byte[] opset = new OnnxBytes().text(1, "").number(2, OPSET).toBytes();
    return new OnnxBytes().number(1, 8).bytes(8, opset).bytes(7, graph.toBytes()).toBytes();
  }

  private static byte[] node(String operator, String name, String output, String... inputs) {
    OnnxBytes node = new OnnxBytes();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, name).text(4, operator).toBytes();
  }

  private static byte[] tensor(String name, double[] values, int... extents) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      raw.putFloat((float) value);
    }
    OnnxBytes tensor = new OnnxBytes();
    for (int extent : extents) {
      tensor.number(1, extent);
    }
    return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()).toBytes();
  }

  /// A tensor of a free number of samples.
  private static byte[] port(String name, int extent) {
    byte[] samples = new OnnxBytes().text(2, "N").toBytes();
    byte[] features = new OnnxBytes().number(1, extent).toBytes();
    byte[] shape = new OnnxBytes().bytes(1, samples).bytes(1, features).toBytes();
    byte[] tensor = new OnnxBytes().number(1, FLOAT).bytes(2, shape).toBytes();
    byte[] type = new OnnxBytes().bytes(1, tensor).toBytes();
    return new OnnxBytes().text(1, name).bytes(2, type).toBytes();
  }

  private OnnxBytes text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxBytes number(int field, long value) {
    variable((long) field << 3);
    variable(value);
    return this;
  }

  private OnnxBytes bytes(int field, byte[] bytes) {
    variable(((long) field << 3) | 2);
    variable(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private void variable(long value) {
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private byte[] toBytes() {
    return out.toByteArray();
  }
}
