package dev.sotto.frontend.onnx.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts the nodes of a model's own functions in place of the calls.
///
/// A function's values are named after the call, `call.3:name`, so that every call has its own.
final class InlineFunctions {
  /// Calls of calls multiply; no exported model comes near.
  private static final int MAX_NODES = 1 << 17;

  private static final int MAX_DEPTH = 32;

  private final Map<String, FunctionProto> functions = new HashMap<>();
  private final Map<String, Long> opsets;
  private final List<NodeProto> nodes = new ArrayList<>();
  private int calls;

  private InlineFunctions(ModelProto model, Map<String, Long> opsets) {
    model.getFunctionsList().forEach(f -> functions.put(key(f.getDomain(), f.getName()), f));
    this.opsets = opsets;
  }

  private static String key(String domain, String name) {
    return OnnxModel.domain(domain) + ":" + name;
  }

  /// The nodes of the model's graph, with calls of its functions written out.
  static List<NodeProto> inline(ModelProto model, Map<String, Long> opsets) {
    if (model.getFunctionsCount() == 0) {
      return List.copyOf(model.getGraph().getNodeList());
    }
    InlineFunctions inlined = new InlineFunctions(model, opsets);
    model.getGraph().getNodeList().forEach(node -> inlined.add(node, 0));
    return List.copyOf(inlined.nodes);
  }

  private void add(NodeProto node, int depth) {
    FunctionProto function = functions.get(key(node.getDomain(), node.getOpType()));
    if (function == null) {
      nodes.add(node);
    } else {
      call(node, function, depth);
    }
    if (nodes.size() > MAX_NODES || depth > MAX_DEPTH) {
      throw new MalformedArtifactException(
          "function '%s': its calls of functions give more than %d nodes or %d depths"
              .formatted(node.getOpType(), MAX_NODES, MAX_DEPTH));
    }
  }

  private void call(NodeProto call, FunctionProto function, int depth) {
    requireSameOpsets(function);
    String label = call.getName().isEmpty() ? call.getOpType() : call.getName();
    String prefix = label + "." + ++calls + ":";
    Map<String, String> names = new HashMap<>();
    names.put("", "");
    for (int i = 0; i < function.getInputCount(); i++) {
      names.put(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
    }
    for (int i = 0; i < function.getOutputCount() && i < call.getOutputCount(); i++) {
      if (!call.getOutput(i).isEmpty()) {
        names.put(function.getOutput(i), call.getOutput(i));
      }
    }
    for (NodeProto node : function.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().clearAttribute();
      copy.setName(prefix + (node.getName().isEmpty() ? node.getOpType() : node.getName()));
      node.getInputList().forEach(n -> copy.addInput(names.computeIfAbsent(n, prefix::concat)));
      node.getOutputList().forEach(n -> copy.addOutput(names.computeIfAbsent(n, prefix::concat)));
      node.getAttributeList().forEach(a -> attribute(a, call, function, copy));
      add(copy.build(), depth + 1);
    }
  }

  /// An attribute of a function's node: its own, or the call's where it refers to that.
  private static void attribute(
      AttributeProto own, NodeProto call, FunctionProto function, NodeProto.Builder copy) {
    if (own.hasG() || own.getGraphsCount() > 0) {
      throw new UnsupportedModelException(
          "function '%s': the flow of control in it is not supported; inline it before export"
              .formatted(function.getName()));
    }
    String reference = own.getRefAttrName();
    if (reference.isEmpty()) {
      copy.addAttribute(own);
      return;
    }
    for (List<AttributeProto> given :
        List.of(call.getAttributeList(), function.getAttributeProtoList())) {
      for (AttributeProto attribute : given) {
        if (attribute.getName().equals(reference)) {
          copy.addAttribute(attribute.toBuilder().setName(own.getName()));
          return;
        }
      }
    }
  }

  private void requireSameOpsets(FunctionProto function) {
    for (OperatorSetIdProto opset : function.getOpsetImportList()) {
      String domain = OnnxModel.domain(opset.getDomain());
      Long model = opsets.get(domain);
      if (model != null && model != opset.getVersion()) {
        throw new UnsupportedModelException(
            "function '%s': it needs opset %d of '%s', the model has %d; export both for one opset"
                .formatted(function.getName(), opset.getVersion(), domain, model));
      }
    }
  }
}
