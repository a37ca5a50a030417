package dev.sotto.frontend.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Builds small models for tests, node by node.
final class Models {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final long opset;

  private Models(long opset) {
    this.opset = opset;
  }

  static Models ofOpset(long opset) {
    return new Models(opset);
  }

  /// A float input; a dimension of -1 is symbolic.
  Models input(String name, long... dims) {
    graph.addInput(info(name, dims));
    return this;
  }

  Models output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  private static ValueInfoProto info(String name, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dim < 0 ? dimension.setDimParam("N") : dimension.setDimValue(dim));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /// Float weights drawn uniformly from `(-1, 1)` with the name as the seed.
  Models weights(String name, long... dims) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    long size = 1;
    for (long dim : dims) {
      tensor.addDims(dim);
      size *= dim;
    }
    for (long i = 0; i < size; i++) {
      tensor.addFloatData((float) random.nextDouble(-1, 1));
    }
    graph.addInitializer(tensor);
    return this;
  }

  Models floats(String name, List<Long> dims, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addAllDims(dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /// A list of int64.
  Models longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  Models initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /// A node of the default domain named `n0`, `n1`, … by position.
  Models node(String op, String inputs, String outputs, Map<String, Object> attributes) {
    return node("", op, inputs, outputs, attributes);
  }

  Models node(String op, String inputs, String outputs) {
    return node("", op, inputs, outputs, Map.of());
  }

  /// `inputs` and `outputs` are names between blanks, `_` an absent one.
  Models node(
      String domain, String op, String inputs, String outputs, Map<String, Object> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setName("n" + graph.getNodeCount()).setOpType(op).setDomain(domain);
    names(inputs).forEach(node::addInput);
    names(outputs).forEach(node::addOutput);
    new TreeMap<>(attributes).forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node);
    return this;
  }

  private static List<String> names(String list) {
    return List.of(list.split(" ")).stream()
        .filter(name -> !name.isEmpty())
        .map(name -> name.equals("_") ? "" : name)
        .toList();
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    return switch (value) {
      case Integer i -> attribute.setType(AttributeProto.AttributeType.INT).setI(i).build();
      case Float f -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(f).build();
      case String s ->
          attribute
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(s))
              .build();
      case TensorProto t -> attribute.setType(AttributeProto.AttributeType.TENSOR).setT(t).build();
      case GraphProto g -> attribute.setType(AttributeProto.AttributeType.GRAPH).setG(g).build();
      case long[] longs -> {
        attribute.setType(AttributeProto.AttributeType.INTS);
        for (long i : longs) {
          attribute.addInts(i);
        }
        yield attribute.build();
      }
      case float[] floats -> {
        attribute.setType(AttributeProto.AttributeType.FLOATS);
        for (float f : floats) {
          attribute.addFloats(f);
        }
        yield attribute.build();
      }
      case String[] texts -> {
        attribute.setType(AttributeProto.AttributeType.STRINGS);
        for (String text : texts) {
          attribute.addStrings(ByteString.copyFromUtf8(text));
        }
        yield attribute.build();
      }
      default -> throw new IllegalArgumentException("no attribute of " + value.getClass());
    };
  }

  ModelProto proto() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
        .setGraph(graph)
        .build();
  }

  byte[] bytes() {
    return proto().toByteArray();
  }
}
