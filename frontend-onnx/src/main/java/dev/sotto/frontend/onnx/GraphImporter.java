package dev.sotto.frontend.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.TensorDecoder;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.frontend.onnx.operators.ConstantFolder;
import dev.sotto.frontend.onnx.operators.Emitter;
import dev.sotto.frontend.onnx.operators.Node;
import dev.sotto.frontend.onnx.operators.Operator;
import dev.sotto.frontend.onnx.operators.Operators;
import dev.sotto.frontend.onnx.operators.Refusals;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Walks a model's nodes in order and turns those that its outputs need into tensor operations.
final class GraphImporter {
  /// Elements of all constants computed while importing: 256 MiB of doubles.
  private static final long MAX_COMPUTED_ELEMENTS = 1L << 25;

  private final OnnxModel model;
  private final TensorDecoder decoder;
  private final Emitter emitter;
  private final Map<String, Value> values = new HashMap<>();
  private long computedElements;

  GraphImporter(OnnxModel model, TensorDecoder decoder) {
    this.model = model;
    this.decoder = decoder;
    Set<String> names = new HashSet<>(model.weights().keySet());
    model.inputs().forEach(input -> names.add(input.getName()));
    model.nodes().forEach(node -> addNames(node, names));
    this.emitter = new Emitter(names);
  }

  /// The names that a node defines, in its branches too.
  private static void addNames(NodeProto node, Set<String> names) {
    names.addAll(node.getOutputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      attribute.getG().getNodeList().forEach(inner -> addNames(inner, names));
    }
  }

  TensorGraph run() {
    importNodes();
    List<TensorOutput> outputs = outputs();
    List<TensorInput> inputs = new ArrayList<>();
    for (ValueInfoProto input : model.inputs()) {
      inputs.add(new TensorInput(input.getName(), OnnxModel.bind(input).shape()));
    }
    return TensorVerifier.verify(
        new TensorGraph(model.name(), inputs, live(emitter.nodes(), outputs), outputs));
  }

  /// What each name stands for, once the nodes are imported.
  Map<String, Value> importNodes() {
    List<NodeProto> needed = needed();
    needed.forEach(this::requireKnownOperator);
    model.inputs().forEach(input -> values.put(input.getName(), OnnxModel.bind(input)));
    needed.forEach(this::importNode);
    return Map.copyOf(values);
  }

  /// The nodes that some output depends on, each after what it reads.
  private List<NodeProto> needed() {
    Set<String> wanted = new HashSet<>(model.outputs());
    List<NodeProto> needed = new ArrayList<>();
    for (NodeProto node : NodeOrder.sort(model.nodes()).reversed()) {
      if (node.getOutputList().stream().anyMatch(out -> !out.isEmpty() && wanted.contains(out))) {
        needed.addFirst(withoutUnused(node, wanted));
        wanted.addAll(NodeOrder.reads(node));
      }
    }
    return needed;
  }

  /// The node with the names of outputs that nothing uses left empty, as if the model omitted them.
  private static NodeProto withoutUnused(NodeProto node, Set<String> wanted) {
    NodeProto.Builder builder = node.toBuilder();
    for (int i = 0; i < node.getOutputCount(); i++) {
      if (!wanted.contains(node.getOutput(i))) {
        builder.setOutput(i, "");
      }
    }
    return builder.build();
  }

  /// Names what is missing before anything else can be wrong with the model.
  private void requireKnownOperator(NodeProto proto) {
    Node node = new Node(proto, opset(proto), List.of(), decoder, emitter);
    boolean constantOnly =
        node.domain().equals(OnnxModel.DEFAULT_DOMAIN)
            && (ConstantFolder.constantOnly().contains(node.opType()) || isBranch(proto));
    if (!constantOnly && Operators.find(node.domain(), node.opType()).isEmpty()) {
      throw Refusals.refuse(node);
    }
  }

  private long opset(NodeProto proto) {
    return model.opsets().getOrDefault(OnnxModel.domain(proto.getDomain()), 1L);
  }

  private void importNode(NodeProto proto) {
    String domain = OnnxModel.domain(proto.getDomain());
    List<Optional<Value>> inputs = new ArrayList<>();
    for (String name : proto.getInputList()) {
      inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(lookup(name, proto)));
    }
    Node node = new Node(proto, opset(proto), inputs, decoder, emitter);
    if (domain.equals(OnnxModel.DEFAULT_DOMAIN) && !model.opsets().containsKey(domain)) {
      throw node.malformed("the model declares no opset for its operator");
    }
    List<Value> results;
    try {
      results = isBranch(proto) ? branch(node, proto) : importNode(node);
    } catch (IllegalArgumentException mismatch) {
      throw node.malformed(String.valueOf(mismatch.getMessage()));
    } catch (ArithmeticException | IndexOutOfBoundsException overflow) {
      throw node.malformed("its shapes and attributes do not fit");
    }
    for (int i = 0; i < proto.getOutputCount() && i < results.size(); i++) {
      if (!proto.getOutput(i).isEmpty()) {
        define(node, proto.getOutput(i), results.get(i));
      }
    }
  }

  private static boolean isBranch(NodeProto proto) {
    return OnnxModel.domain(proto.getDomain()).equals(OnnxModel.DEFAULT_DOMAIN)
        && proto.getOpType().equals("If");
  }

  /// The results of the branch that a known condition takes, imported in place.
  private List<Value> branch(Node node, NodeProto proto) {
    List<Value> condition = node.presentInputs();
    if (condition.size() != 1
        || !(condition.getFirst() instanceof Value.Constant known)
        || known.tensor().size() != 1) {
      throw Refusals.refuse(node);
    }
    String taken = known.tensor().at(0) != 0 ? "then_branch" : "else_branch";
    GraphProto graph =
        proto.getAttributeList().stream()
            .filter(attribute -> attribute.getName().equals(taken) && attribute.hasG())
            .findFirst()
            .orElseThrow(() -> node.malformed("it has no " + taken))
            .getG();
    for (TensorProto weight : graph.getInitializerList()) {
      define(node, weight.getName(), decoder.decode(weight));
    }
    List<NodeProto> nodes = NodeOrder.sort(graph.getNodeList());
    nodes.forEach(this::requireKnownOperator);
    nodes.forEach(this::importNode);
    return graph.getOutputList().stream().map(out -> lookup(out.getName(), proto)).toList();
  }

  private List<Value> importNode(Node node) {
    Optional<Operator> operator = Operators.find(node.domain(), node.opType());
    Optional<List<Value>> folded = ConstantFolder.fold(node, operator);
    if (folded.isPresent()) {
      return folded.get();
    }
    Operator rule = operator.orElseThrow(() -> Refusals.refuse(node));
    return emitter.finish(node.outputs(), rule.rule().apply(node));
  }

  private void define(Node node, String output, Value value) {
    if (value instanceof Value.Constant constant) {
      computedElements += constant.tensor().size();
      if (computedElements > MAX_COMPUTED_ELEMENTS) {
        throw node.unsupported(
            "the constants computed so far have more than %d elements"
                .formatted(MAX_COMPUTED_ELEMENTS),
            "store large weights as initialisers");
      }
    }
    if (values.put(output, value) != null) {
      throw node.malformed("value '%s' is defined twice".formatted(output));
    }
  }

  private Value lookup(String name, NodeProto user) {
    Value known = values.get(name);
    if (known == null && model.weights().containsKey(name)) {
      known = decoder.decode(model.weights().get(name));
      values.put(name, known);
    }
    if (known == null) {
      throw new MalformedArtifactException(
          "node '%s' (%s): its input '%s' is no input, weight or result of another node"
              .formatted(Node.label(user), user.getOpType(), name));
    }
    return known;
  }

  private List<TensorOutput> outputs() {
    List<TensorOutput> outputs = new ArrayList<>();
    for (String name : model.outputs()) {
      Value value = values.get(name);
      if (value == null && !model.weights().containsKey(name)) {
        throw new MalformedArtifactException(
            "output '%s' is not computed by any node".formatted(name));
      }
      if (!(value instanceof Value.Variable variable)) {
        throw new UnsupportedModelException(
            "output '%s' does not depend on any input; remove it from the outputs".formatted(name));
      }
      outputs.add(new TensorOutput(name, variable.name()));
    }
    return outputs;
  }

  /// The nodes that the outputs still need: folding leaves shape chains without users.
  private static List<TensorNode> live(List<TensorNode> nodes, List<TensorOutput> outputs) {
    Set<String> wanted = new HashSet<>();
    outputs.forEach(output -> wanted.add(output.value()));
    List<TensorNode> live = new ArrayList<>();
    for (TensorNode node : nodes.reversed()) {
      if (wanted.contains(node.result())) {
        live.addFirst(node);
        wanted.addAll(node.operands());
      }
    }
    return live;
  }
}
