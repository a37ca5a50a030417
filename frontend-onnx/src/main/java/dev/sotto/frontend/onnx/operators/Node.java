package dev.sotto.frontend.onnx.operators;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.TensorDecoder;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// One ONNX node while it is imported: its attributes, its inputs' values, and its messages.
public final class Node {
  private final NodeProto proto;
  private final long opset;
  private final List<Optional<Value>> inputs;
  private final TensorDecoder decoder;
  private final Emitter emitter;
  private final Map<String, AttributeProto> attributes = new HashMap<>();

  /// `inputs` are empty where the model leaves an optional input out.
  public Node(
      NodeProto proto,
      long opset,
      List<Optional<Value>> inputs,
      TensorDecoder decoder,
      Emitter emitter) {
    this.proto = proto;
    this.opset = opset;
    this.inputs = List.copyOf(inputs);
    this.decoder = decoder;
    this.emitter = emitter;
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw malformed("attribute '" + attribute.getName() + "' is given twice");
      }
    }
  }

  /// The same node with input 0 replaced and operations going elsewhere.
  public Node withFirstInput(Value first, Emitter other) {
    List<Optional<Value>> replaced = new ArrayList<>(inputs);
    replaced.set(0, Optional.of(first));
    return new Node(proto, opset, replaced, decoder, other);
  }

  /// The node's name, or that of its first used output where it has none.
  public String label() {
    return label(proto);
  }

  /// How messages name the node of `proto`.
  public static String label(NodeProto proto) {
    return proto.getName().isEmpty()
        ? proto.getOutputList().stream().filter(name -> !name.isEmpty()).findFirst().orElse("")
        : proto.getName();
  }

  /// The operator, with its domain where that is not the default.
  public String operator() {
    String domain = OnnxModel.domain(proto.getDomain());
    return domain.equals(OnnxModel.DEFAULT_DOMAIN)
        ? proto.getOpType()
        : domain + "." + proto.getOpType();
  }

  public String opType() {
    return proto.getOpType();
  }

  public String domain() {
    return OnnxModel.domain(proto.getDomain());
  }

  public long opset() {
    return opset;
  }

  public List<String> outputs() {
    return proto.getOutputList();
  }

  int outputCount() {
    return proto.getOutputCount();
  }

  boolean hasOutput(int index) {
    return index < proto.getOutputCount() && !proto.getOutput(index).isEmpty();
  }

  // Inputs.

  public List<Value> presentInputs() {
    return inputs.stream().flatMap(Optional::stream).toList();
  }

  boolean has(int index) {
    return index < inputs.size() && inputs.get(index).isPresent();
  }

  Value input(int index) {
    if (!has(index)) {
      throw malformed("input " + index + " is missing");
    }
    return inputs.get(index).orElseThrow();
  }

  /// All inputs, none of them absent, at least one.
  List<Value> everyInput() {
    if (inputs.isEmpty()) {
      throw malformed("it has no inputs");
    }
    return IntStream.range(0, inputs.size()).mapToObj(this::input).toList();
  }

  Value.Variable variable(int index) {
    return switch (input(index)) {
      case Value.Variable variable -> variable;
      case Value.Constant _ ->
          throw unsupported(
              "its input " + index + " is a constant while others are encrypted",
              "swap the roles or fold it before export");
    };
  }

  Value.Constant constantValue(int index, String role) {
    return switch (input(index)) {
      case Value.Constant constant when constant.type() == ElementType.STRING ->
          throw unsupported(
              "its %s (input %d) is a list of strings".formatted(role, index), "use numbers");
      case Value.Constant constant -> constant;
      case Value.Variable _ ->
          throw unsupported(
              "its %s (input %d) is computed from encrypted data".formatted(role, index),
              "make it a constant of the model");
    };
  }

  Tensor constant(int index, String role) {
    return constantValue(index, role).tensor();
  }

  Optional<Tensor> optionalConstant(int index, String role) {
    return has(index) ? Optional.of(constant(index, role)) : Optional.empty();
  }

  /// A constant of one element.
  double scalar(int index, String role) {
    Tensor tensor = constant(index, role);
    if (tensor.size() != 1) {
      throw malformed("its %s has shape %s, not one element".formatted(role, tensor.shape()));
    }
    return tensor.at(0);
  }

  /// A constant list of integers, such as axes; saturates at the range of `long`.
  List<Long> integersInput(int index, String role) {
    Tensor tensor = constant(index, role);
    if (tensor.shape().rank() > 1 || tensor.size() > TensorDecoder.MAX_RANK * 2) {
      throw malformed("its %s has shape %s".formatted(role, tensor.shape()));
    }
    return longs(tensor);
  }

  static List<Long> longs(Tensor tensor) {
    return IntStream.range(0, tensor.size()).mapToObj(i -> (long) tensor.at(i)).toList();
  }

  // Attributes.

  boolean hasAttribute(String name) {
    return attributes.containsKey(name);
  }

  private Optional<AttributeProto> attribute(String name, AttributeProto.AttributeType type) {
    AttributeProto attribute = attributes.get(name);
    if (attribute == null) {
      return Optional.empty();
    }
    if (attribute.getType() != type) {
      throw malformed("attribute '%s' is not of type %s".formatted(name, type));
    }
    return Optional.of(attribute);
  }

  long integer(String name, long otherwise) {
    return attribute(name, AttributeProto.AttributeType.INT)
        .map(AttributeProto::getI)
        .orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return integer(name, otherwise ? 1 : 0) != 0;
  }

  double real(String name, double otherwise) {
    return attribute(name, AttributeProto.AttributeType.FLOAT)
        .map(found -> (double) found.getF())
        .orElse(otherwise);
  }

  String text(String name, String otherwise) {
    return attribute(name, AttributeProto.AttributeType.STRING)
        .map(found -> found.getS().toStringUtf8())
        .orElse(otherwise);
  }

  Optional<List<Long>> integers(String name) {
    return attribute(name, AttributeProto.AttributeType.INTS).map(AttributeProto::getIntsList);
  }

  Optional<Tensor> reals(String name) {
    return attribute(name, AttributeProto.AttributeType.FLOATS)
        .map(
            found ->
                Tensor.wrap(
                    Shape.of(found.getFloatsCount()),
                    found.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray()));
  }

  List<String> texts(String name) {
    return attribute(name, AttributeProto.AttributeType.STRINGS)
        .map(found -> found.getStringsList().stream().map(ByteString::toStringUtf8).toList())
        .orElse(List.of());
  }

  Optional<Value.Constant> tensor(String name) {
    return attribute(name, AttributeProto.AttributeType.TENSOR)
        .map(found -> decoder.decode(found.getT()));
  }

  // Axes and shapes.

  /// `axis` counted from the front; throws where it is outside `[-rank, rank)`.
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw malformed("axis %d outside [-%d, %d)".formatted(axis, rank, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /// Distinct axes counted from the front, in the order given.
  List<Integer> axes(List<Long> axes, int rank) {
    List<Integer> result = axes.stream().map(axis -> axis(axis, rank)).toList();
    if (result.stream().distinct().count() != result.size()) {
      throw malformed("axes %s are not distinct".formatted(axes));
    }
    return result;
  }

  /// The axes, an attribute before `inputSince` and input 1 from then on.
  Optional<List<Long>> axesBefore(long inputSince) {
    if (opset < inputSince) {
      return integers("axes");
    }
    return has(1) ? Optional.of(integersInput(1, "axes")) : Optional.empty();
  }

  /// The shape of `extents`, checked to be small enough to work with.
  Shape shape(List<Long> extents) {
    Shape shape = TensorDecoder.shape("node '" + label() + "'", extents);
    if (shape.size() > Emitter.MAX_ELEMENTS) {
      throw unsupported(
          "a value of shape %s has more than %d elements".formatted(shape, Emitter.MAX_ELEMENTS),
          "use a smaller input");
    }
    return shape;
  }

  // Results.

  Value.Variable emit(TensorOp op, Value.Variable... operands) {
    return emitter.emit(label(), operands[0].type(), op, operands);
  }

  Value.Variable emitAs(ElementType type, TensorOp op, Value.Variable... operands) {
    return emitter.emit(label(), type, op, operands);
  }

  Value.Variable reshape(Value.Variable x, Shape target) {
    return x.shape().equals(target) ? x : emit(new TensorOp.Reshape(target), x);
  }

  Value.Variable transpose(Value.Variable x, List<Integer> permutation) {
    boolean identity = permutation.equals(IntStream.range(0, permutation.size()).boxed().toList());
    return identity ? x : emit(new TensorOp.Transpose(permutation), x);
  }

  Value.Variable scale(Value.Variable x, double factor) {
    return factor == 1 ? x : emit(new TensorOp.MultiplyConstant(Tensor.scalar(factor)), x);
  }

  // Messages.

  public UnsupportedModelException unsupported(String why, String whatToDo) {
    return new UnsupportedModelException(label(), operator(), opset, why, whatToDo);
  }

  public MalformedArtifactException malformed(String why) {
    return new MalformedArtifactException(
        "node '%s' (%s, opset %d): %s".formatted(label(), operator(), opset, why));
  }
}
