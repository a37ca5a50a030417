package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;

/// Quantized weights: what `QuantizeLinear` and `DequantizeLinear` give on constants.
///
/// A scale is one number, or one for each index of an axis.
final class Quantization {
  private Quantization() {}

  /// `(x - zero point) · scale`.
  static Value.Constant dequantize(Node node) {
    Value.Constant x = node.constantValue(0, "operand");
    Value.Constant scale = node.constantValue(1, "scale");
    double[] values = x.tensor().toArray();
    for (int i = 0; i < values.length; i++) {
      int at = place(node, x.shape(), i);
      values[i] = scale.type().cast((values[i] - zeroPoint(node, at)) * scale.tensor().at(at));
    }
    return new Value.Constant(Tensor.wrap(x.shape(), values), scale.type());
  }

  /// `x / scale` rounded to even, plus the zero point, saturated at the zero point's type.
  static Value.Constant quantize(Node node) {
    Value.Constant x = node.constantValue(0, "operand");
    Value.Constant scale = node.constantValue(1, "scale");
    ElementType type = node.has(2) ? node.input(2).type() : ElementType.UINT8;
    double[] values = x.tensor().toArray();
    for (int i = 0; i < values.length; i++) {
      int at = place(node, x.shape(), i);
      double rounded = Math.rint(values[i] / scale.tensor().at(at)) + zeroPoint(node, at);
      values[i] =
          switch (type) {
            case UINT8 -> Math.clamp(rounded, 0, 255);
            case INT8 -> Math.clamp(rounded, -128, 127);
            case UINT16 -> Math.clamp(rounded, 0, 65535);
            case INT16 -> Math.clamp(rounded, -32768, 32767);
            case FLOAT, INT32, INT64, STRING, BOOL, FLOAT16, DOUBLE, UINT32, UINT64, BFLOAT16 ->
                throw node.malformed("it quantizes to " + type);
          };
    }
    return new Value.Constant(Tensor.wrap(x.shape(), values), type);
  }

  private static double zeroPoint(Node node, int at) {
    return node.has(2) ? node.constant(2, "zero point").at(at) : 0;
  }

  /// Which of the scales belongs to element `i` of a tensor of shape `x`.
  private static int place(Node node, Shape x, int i) {
    Shape scale = node.constant(1, "scale").shape();
    if (scale.size() == 1) {
      return 0;
    }
    int axis = node.axis(node.integer("axis", 1), x.rank());
    if (scale.rank() != 1
        || scale.extent(0) != x.extent(axis)
        || node.integer("block_size", 0) != 0) {
      throw node.unsupported(
          "its scales %s are neither one nor one for each index of axis %d of %s"
              .formatted(scale, axis, x),
          "quantize by tensor or by axis");
    }
    return i / x.strides()[axis] % x.extent(axis);
  }
}
