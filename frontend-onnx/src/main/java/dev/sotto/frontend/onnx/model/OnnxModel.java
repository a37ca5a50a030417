package dev.sotto.frontend.onnx.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A parsed model: `opsets` by domain (`ai.onnx` for the empty one), weights by name, the nodes
/// with the model's own functions written out.
///
/// Names are defined once. Initialisers that are also listed as inputs (IR version 3) are weights.
public record OnnxModel(
    String name,
    Map<String, Long> opsets,
    List<ValueInfoProto> inputs,
    Map<String, TensorProto> weights,
    List<NodeProto> nodes,
    List<String> outputs) {
  /// The operator sets of the default domain that are known.
  public static final long OLDEST_OPSET = 7;

  public static final long NEWEST_OPSET = 28;

  /// The newest operator set of `ai.onnx.ml` that is known.
  public static final long NEWEST_ML_OPSET = 5;

  public static final String DEFAULT_DOMAIN = "ai.onnx";
  public static final String ML_DOMAIN = "ai.onnx.ml";

  /// Parses `bytes`; the model is called `name`, `source` names the bytes in messages.
  public static OnnxModel parse(byte[] bytes, String name, String source) {
    ModelProto proto;
    try {
      proto = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException notAModel) {
      throw new MalformedArtifactException(source + ": not an ONNX model", notAModel);
    }
    if (!proto.hasGraph() || proto.getOpsetImportCount() == 0) {
      throw new MalformedArtifactException(source + ": not an ONNX model, it has no graph");
    }
    GraphProto graph = proto.getGraph();
    if (graph.getSparseInitializerCount() > 0) {
      throw new UnsupportedModelException(
          source + ": its weights are stored sparsely; store them densely");
    }
    Map<String, TensorProto> weights = new LinkedHashMap<>();
    for (TensorProto weight : graph.getInitializerList()) {
      if (weights.put(weight.getName(), weight) != null) {
        throw new MalformedArtifactException(
            "%s: weights '%s' are given twice".formatted(source, weight.getName()));
      }
    }
    Map<String, Long> opsets = opsets(source, proto);
    List<NodeProto> nodes = InlineFunctions.inline(proto, opsets);
    checkNames(source, graph, nodes, weights);
    Set<String> outputs = new HashSet<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!outputs.add(output.getName())) {
        throw new MalformedArtifactException(
            "%s: output '%s' is listed twice".formatted(source, output.getName()));
      }
    }
    if (graph.getOutputCount() == 0) {
      throw new MalformedArtifactException(source + ": the graph has no output");
    }
    return new OnnxModel(
        name,
        opsets,
        declaredInputs(graph, weights),
        weights,
        nodes,
        graph.getOutputList().stream().map(ValueInfoProto::getName).toList());
  }

  private static void checkNames(
      String source, GraphProto graph, List<NodeProto> nodes, Map<String, TensorProto> weights) {
    Set<String> defined = new HashSet<>(weights.keySet());
    Set<String> inputs = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!inputs.add(input.getName())) {
        throw new MalformedArtifactException(
            "%s: input '%s' is listed twice".formatted(source, input.getName()));
      }
    }
    defined.addAll(inputs);
    for (NodeProto node : nodes) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty() && !defined.add(output)) {
          throw new MalformedArtifactException(
              "%s: value '%s' is defined twice".formatted(source, output));
        }
      }
    }
  }

  private static Map<String, Long> opsets(String source, ModelProto proto) {
    Map<String, Long> opsets = new HashMap<>();
    for (OperatorSetIdProto opset : proto.getOpsetImportList()) {
      opsets.put(domain(opset.getDomain()), opset.getVersion());
    }
    long version = opsets.getOrDefault(DEFAULT_DOMAIN, OLDEST_OPSET);
    if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
      throw new UnsupportedModelException(
          "%s: opset %d is outside the known ones, %d to %d; export or convert the model to opset 17"
              .formatted(source, version, OLDEST_OPSET, NEWEST_OPSET));
    }
    return Map.copyOf(opsets);
  }

  /// The domain's name, with the empty one spelled out.
  public static String domain(String domain) {
    return domain.isEmpty() ? DEFAULT_DOMAIN : domain;
  }

  private static List<ValueInfoProto> declaredInputs(
      GraphProto graph, Map<String, TensorProto> weights) {
    return graph.getInputList().stream()
        .filter(input -> !weights.containsKey(input.getName()))
        .toList();
  }

  /// A declared input with its first axis, where free, bound to 1; other free axes are refused.
  public static Value.Variable bind(ValueInfoProto info) {
    String name = info.getName();
    TypeProto type = info.getType();
    if (name.isEmpty() || !type.hasTensorType() || !type.getTensorType().hasShape()) {
      throw new UnsupportedModelException(
          "input '%s' is not a tensor with a known number of axes; export the model with input shapes"
              .formatted(name));
    }
    ElementType element =
        ElementType.ofCode(type.getTensorType().getElemType())
            .filter(known -> known != ElementType.STRING)
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        "input '%s' has element type %d; export it as float32"
                            .formatted(name, type.getTensorType().getElemType())));
    List<Long> dims = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : type.getTensorType().getShape().getDimList()) {
      boolean free = !dim.hasDimValue() || dim.getDimValue() <= 0;
      if (free && !dims.isEmpty()) {
        throw new UnsupportedModelException(
            "input '%s': axis %d is free ('%s'), only the first (batch) axis may be; "
                    .formatted(name, dims.size(), dim.getDimParam())
                + "export the model with fixed sizes");
      }
      dims.add(free ? 1 : dim.getDimValue());
    }
    Shape shape = TensorDecoder.shape("input '" + name + "'", dims);
    if (shape.size() == 0) {
      throw new MalformedArtifactException("input '%s' is empty".formatted(name));
    }
    return new Value.Variable(name, shape, element);
  }
}
