package dev.sotto.frontend.onnx.model;

import java.util.Arrays;
import java.util.Optional;

/// The element types of ONNX tensors that have a numeric meaning here, and strings.
///
/// `code` is the number in `TensorProto.DataType`, `bytes` the size of one element in raw data.
public enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 0),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /// The type of an ONNX code, where it is one of these.
  public static Optional<ElementType> ofCode(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  public int bytes() {
    return bytes;
  }

  /// One of the binary floating-point types.
  public boolean isFloating() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16 -> true;
      case UINT8, INT8, UINT16, INT16, INT32, INT64, UINT32, UINT64, STRING, BOOL -> false;
    };
  }

  /// The value of this type that a cast of `value` gives; floats below 32 bits keep float32.
  public double cast(double value) {
    return switch (this) {
      case FLOAT, FLOAT16, BFLOAT16 -> (float) value;
      case DOUBLE, STRING -> value;
      case BOOL -> value != 0 ? 1 : 0;
      case UINT8 -> (long) value & 0xFF;
      case INT8 -> (byte) (long) value;
      case UINT16 -> (long) value & 0xFFFF;
      case INT16 -> (short) (long) value;
      case INT32 -> (int) (long) value;
      case UINT32 -> (long) value & 0xFFFF_FFFFL;
      case INT64, UINT64 -> (long) value;
    };
  }
}
