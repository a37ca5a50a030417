package dev.sotto.examples.wdbc;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;

/// Writes a [Network] as an ONNX model: `features` `[N,30]` raw → `probability` `[N,1]`.
///
/// The standardisation is part of the graph: Sub, Div, then Gemm and Relu a layer, Sigmoid last.
public final class OnnxExport {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;

  private OnnxExport() {}

  /// The model as bytes of an `.onnx` file.
  public static byte[] export(String name, Network network) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
    graph.addInput(value("features", WdbcTable.FEATURES));
    graph.addOutput(value("probability", 1));
    graph.addInitializer(tensor("mean", network.mean(), WdbcTable.FEATURES));
    graph.addInitializer(tensor("deviation", network.deviation(), WdbcTable.FEATURES));
    graph.addNode(node("Sub", "centred", "features", "mean"));
    graph.addNode(node("Div", "standardised", "centred", "deviation"));
    String current = "standardised";
    int layers = network.weights().length;
    for (int layer = 0; layer < layers; layer++) {
      double[][] weights = network.weights()[layer];
      int outputs = network.bias()[layer].length;
      double[] flat = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
      graph.addInitializer(tensor("weights" + layer, flat, weights.length, outputs));
      graph.addInitializer(tensor("bias" + layer, network.bias()[layer], outputs));
      graph.addNode(node("Gemm", "gemm" + layer, current, "weights" + layer, "bias" + layer));
      current = layer == layers - 1 ? "probability" : "layer" + layer;
      graph.addNode(node(layer == layers - 1 ? "Sigmoid" : "Relu", current, "gemm" + layer));
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("sotto-examples")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName("/" + output)
            .addAllInput(Arrays.asList(inputs))
            .addOutput(output);
    if (operator.equals("Gemm")) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName("transB")
              .setType(AttributeProto.AttributeType.INT)
              .setI(0));
    }
    return node.build();
  }

  private static TensorProto tensor(String name, double[] values, int... extents) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    Arrays.stream(extents).forEach(tensor::addDims);
    for (double value : values) {
      tensor.addFloatData((float) value);
    }
    return tensor.build();
  }

  private static ValueInfoProto value(String name, int features) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(features));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
