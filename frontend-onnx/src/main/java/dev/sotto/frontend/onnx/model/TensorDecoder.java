package dev.sotto.frontend.onnx.model;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Reads the numbers of a tensor message: raw, typed or external.
///
/// The data present is compared with the shape before anything is allocated.
public record TensorDecoder(ExternalData external) {
  /// More elements than any weight of a model that could run encrypted (1 GiB as doubles).
  public static final int MAX_ELEMENTS = 1 << 27;

  /// No exporter writes tensors of more axes.
  public static final int MAX_RANK = 32;

  /// Throws `MalformedArtifactException` where data and shape differ, `UnsupportedModelException`
  /// on element types without a meaning here (complex, 8-bit floats, 4-bit).
  public Value.Constant decode(TensorProto proto) {
    String name = proto.getName();
    Shape shape = shape("weights '" + name + "'", proto.getDimsList());
    ElementType type =
        ElementType.ofCode(proto.getDataType())
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        "weights '%s' have element type %d; export them as float32"
                            .formatted(name, proto.getDataType())));
    int size = shape.size();
    if (type == ElementType.STRING) {
      return texts(proto, shape);
    }
    double[] values;
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      Map<String, String> entries =
          proto.getExternalDataList().stream()
              .collect(
                  Collectors.toMap(
                      StringStringEntryProto::getKey,
                      StringStringEntryProto::getValue,
                      (first, second) -> second));
      values = raw(type, size, external.read(name, entries, (long) size * type.bytes()));
    } else if (proto.hasRawData()) {
      expect(name, shape, proto.getRawData().size(), (long) size * type.bytes(), "bytes");
      values = raw(type, size, proto.getRawData().asReadOnlyByteBuffer());
    } else {
      values = typed(proto, type, shape);
    }
    return new Value.Constant(Tensor.wrap(shape, values), type);
  }

  private static Value.Constant texts(TensorProto proto, Shape shape) {
    List<String> texts = proto.getStringDataList().stream().map(ByteString::toStringUtf8).toList();
    expect(proto.getName(), shape, texts.size(), shape.size(), "strings");
    double[] positions = IntStream.range(0, texts.size()).asDoubleStream().toArray();
    return new Value.Constant(Tensor.wrap(shape, positions), ElementType.STRING, texts);
  }

  /// The checked shape of `dims`; `what` names it in messages.
  public static Shape shape(String what, List<Long> dims) {
    if (dims.size() > MAX_RANK) {
      throw new MalformedArtifactException("%s: %d axes".formatted(what, dims.size()));
    }
    long size = 1;
    for (long dim : dims) {
      if (dim < 0 || dim > MAX_ELEMENTS || size * dim > MAX_ELEMENTS) {
        throw new MalformedArtifactException("%s: impossible shape %s".formatted(what, dims));
      }
      size *= dim;
    }
    return new Shape(dims.stream().map(Long::intValue).toList());
  }

  private static void expect(String name, Shape shape, long present, long needed, String unit) {
    if (present != needed) {
      throw new MalformedArtifactException(
          "weights '%s': %d %s, their shape %s needs %d"
              .formatted(name, present, unit, shape, needed));
    }
  }

  private static double[] typed(TensorProto proto, ElementType type, Shape shape) {
    return switch (type) {
      case FLOAT -> fill(proto, shape, proto.getFloatDataCount(), proto::getFloatData);
      case DOUBLE -> fill(proto, shape, proto.getDoubleDataCount(), proto::getDoubleData);
      case INT64 -> fill(proto, shape, proto.getInt64DataCount(), proto::getInt64Data);
      case UINT32, UINT64 -> fill(proto, shape, proto.getUint64DataCount(), proto::getUint64Data);
      case FLOAT16 ->
          fill(
              proto,
              shape,
              proto.getInt32DataCount(),
              i -> Float.float16ToFloat((short) proto.getInt32Data(i)));
      case BFLOAT16 ->
          fill(
              proto,
              shape,
              proto.getInt32DataCount(),
              i -> Float.intBitsToFloat(proto.getInt32Data(i) << 16));
      case UINT8, INT8, UINT16, INT16, INT32, BOOL, STRING ->
          fill(proto, shape, proto.getInt32DataCount(), i -> type.cast(proto.getInt32Data(i)));
    };
  }

  private static double[] fill(
      TensorProto proto, Shape shape, int present, IntToDoubleFunction element) {
    expect(proto.getName(), shape, present, shape.size(), "values");
    double[] values = new double[present];
    for (int i = 0; i < present; i++) {
      values[i] = element.applyAsDouble(i);
    }
    return values;
  }

  private static double[] raw(ElementType type, int size, ByteBuffer bytes) {
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> in.getFloat();
            case DOUBLE -> in.getDouble();
            case FLOAT16 -> Float.float16ToFloat(in.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(in.getShort() << 16);
            case INT64, UINT64 -> in.getLong();
            case INT32 -> in.getInt();
            case UINT32 -> Integer.toUnsignedLong(in.getInt());
            case INT16 -> in.getShort();
            case UINT16 -> Short.toUnsignedInt(in.getShort());
            case INT8 -> in.get();
            case UINT8, BOOL, STRING -> Byte.toUnsignedInt(in.get());
          };
    }
    return values;
  }
}
