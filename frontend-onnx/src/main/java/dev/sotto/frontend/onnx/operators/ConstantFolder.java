package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Computes nodes whose result is known while the model is read, above all exported shape chains.
///
/// What concerns only constants, integers or shapes is computed here; a node of constants that has
/// a rule for encrypted values is imported into a scratch graph and interpreted.
public final class ConstantFolder {
  /// Operators that have no rule: they only ever concern constants and shapes.
  private static final Set<String> CONSTANT_ONLY =
      Set.of(
          "Constant",
          "ConstantOfShape",
          "Shape",
          "Size",
          "Range",
          "Mod",
          "Floor",
          "Ceil",
          "Round",
          "IsNaN",
          "Equal",
          "And",
          "Or",
          "Xor",
          "ReduceProd",
          "NonZero",
          "QuantizeLinear",
          "DequantizeLinear",
          "EyeLike");

  private ConstantFolder() {}

  /// The names of the operators that are supported on constants only.
  public static Set<String> constantOnly() {
    return new TreeSet<>(CONSTANT_ONLY);
  }

  /// The results of `node` where they are known now, with `rule` for the operators that have one.
  public static Optional<List<Value>> fold(Node node, Optional<Operator> rule) {
    boolean constants = node.presentInputs().stream().allMatch(Value.Constant.class::isInstance);
    if (node.domain().equals(OnnxModel.DEFAULT_DOMAIN)) {
      Optional<Value> known =
          switch (node.opType()) {
            case "Shape" -> Optional.of(shapeOf(node));
            case "Size" ->
                Optional.of(
                    new Value.Constant(
                        Tensor.scalar(node.input(0).shape().size()), ElementType.INT64));
            default -> constants ? direct(node) : Optional.empty();
          };
      if (known.isPresent()) {
        return known.map(List::of);
      }
    }
    return constants && rule.isPresent() && node.presentInputs().size() > 0
        ? Optional.of(interpret(node, rule.get()))
        : Optional.empty();
  }

  private static Optional<Value> direct(Node node) {
    String operator = node.opType();
    if (ConstantArithmetic.isBinary(operator) && node.presentInputs().size() == 2) {
      return Optional.of(
          ConstantArithmetic.binary(
              node, operator, node.constantValue(0, "operand"), node.constantValue(1, "operand")));
    }
    return switch (operator) {
      case "Constant" -> Optional.of(constant(node));
      case "ConstantOfShape" -> Optional.of(constantOfShape(node));
      case "Range" -> Optional.of(range(node));
      case "Cast" -> Optional.of(cast(node, Functions.target(node)));
      case "CastLike" -> Optional.of(cast(node, node.input(1).type()));
      case "Where" -> Optional.of(where(node));
      case "ReduceProd" -> Optional.of(product(node));
      case "NonZero" -> Optional.of(nonZero(node));
      case "QuantizeLinear" -> Optional.of(Quantization.quantize(node));
      case "DequantizeLinear" -> Optional.of(Quantization.dequantize(node));
      case "EyeLike" -> Optional.of(eye(node));
      default -> ConstantArithmetic.unary(operator).map(function -> unary(node, function));
    };
  }

  private static Value unary(Node node, DoubleUnaryOperator function) {
    Value.Constant x = node.constantValue(0, "operand");
    boolean test = node.opType().equals("IsNaN");
    return new Value.Constant(
        Arithmetic.map(x.tensor(), function), test ? ElementType.BOOL : x.type());
  }

  private static Value shapeOf(Node node) {
    Shape shape = node.input(0).shape();
    int rank = shape.rank();
    int start = (int) bound(node.integer("start", 0), rank);
    int end = (int) bound(node.integer("end", rank), rank);
    List<Integer> extents = shape.extents().subList(start, Math.max(start, end));
    return integers(extents.stream().mapToDouble(Integer::doubleValue).toArray());
  }

  private static long bound(long value, int rank) {
    return Math.clamp(value < 0 ? value + rank : value, 0, rank);
  }

  private static Value integers(double... values) {
    return new Value.Constant(Tensor.wrap(Shape.of(values.length), values), ElementType.INT64);
  }

  private static Value constant(Node node) {
    Optional<Value.Constant> tensor = node.tensor("value");
    if (tensor.isPresent()) {
      return tensor.get();
    }
    if (node.hasAttribute("value_int")) {
      return new Value.Constant(
          Tensor.scalar((double) node.integer("value_int", 0)), ElementType.INT64);
    }
    if (node.hasAttribute("value_float")) {
      return new Value.Constant(Tensor.scalar(node.real("value_float", 0)), ElementType.FLOAT);
    }
    if (node.hasAttribute("value_ints")) {
      return integers(
          node.integers("value_ints").orElseThrow().stream()
              .mapToDouble(Long::doubleValue)
              .toArray());
    }
    return node.reals("value_floats")
        .map(values -> new Value.Constant(values, ElementType.FLOAT))
        .orElseThrow(
            () -> node.unsupported("it holds strings or a sparse tensor", "use a dense tensor"));
  }

  private static Value constantOfShape(Node node) {
    Shape shape = node.shape(node.integersInput(0, "shape"));
    Value.Constant value =
        node.tensor("value")
            .orElse(new Value.Constant(Tensor.of(Shape.of(1), 0), ElementType.FLOAT));
    if (value.tensor().size() != 1) {
      throw node.malformed("its value has shape " + value.shape());
    }
    double[] values = new double[shape.size()];
    Arrays.fill(values, value.tensor().at(0));
    return new Value.Constant(Tensor.wrap(shape, values), value.type());
  }

  private static Value range(Node node) {
    double start = node.scalar(0, "start");
    double limit = node.scalar(1, "limit");
    double delta = node.scalar(2, "delta");
    double count = Math.max(Math.ceil((limit - start) / delta), 0);
    if (!(count <= Emitter.MAX_ELEMENTS)) {
      throw node.malformed("a range from %s to %s by %s".formatted(start, limit, delta));
    }
    double[] values = IntStream.range(0, (int) count).mapToDouble(i -> start + i * delta).toArray();
    return new Value.Constant(Tensor.wrap(Shape.of(values.length), values), node.input(0).type());
  }

  private static Value cast(Node node, ElementType target) {
    return new Value.Constant(Arithmetic.map(node.constant(0, "operand"), target::cast), target);
  }

  private static Value where(Node node) {
    Tensor condition = node.constant(0, "condition");
    Value.Constant x = node.constantValue(1, "branch");
    // Adding 0 · y would spoil infinities, so the branches are only broadcast.
    Shape shape = Arithmetic.broadcast(node, condition.shape(), x.shape(), node.input(2).shape());
    Tensor mask = ConstantArithmetic.expand(condition, shape);
    Tensor first = ConstantArithmetic.expand(x.tensor(), shape);
    Tensor second = ConstantArithmetic.expand(node.constant(2, "branch"), shape);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = mask.at(i) != 0 ? first.at(i) : second.at(i);
    }
    return new Value.Constant(Tensor.wrap(shape, values), x.type());
  }

  private static Value product(Node node) {
    Value.Constant x = node.constantValue(0, "operand");
    int rank = x.shape().rank();
    List<Long> given = node.axesBefore(18).orElse(List.of());
    if (given.isEmpty() && node.flag("noop_with_empty_axes", false)) {
      return x;
    }
    List<Integer> axes =
        given.isEmpty() ? IntStream.range(0, rank).boxed().toList() : node.axes(given, rank);
    List<Integer> kept = new ArrayList<>(x.shape().extents());
    axes.forEach(axis -> kept.set(axis, 1));
    Shape shape = new Shape(kept);
    double[] products = new double[shape.size()];
    Arrays.fill(products, 1);
    int[] from = x.shape().strides();
    int[] to = shape.strides();
    for (int i = 0; i < x.tensor().size(); i++) {
      int at = 0;
      for (int axis = 0; axis < rank; axis++) {
        at += i / from[axis] % x.shape().extent(axis) % kept.get(axis) * to[axis];
      }
      products[at] = x.type().cast(products[at] * x.tensor().at(i));
    }
    List<Integer> rest =
        IntStream.range(0, rank)
            .filter(axis -> node.flag("keepdims", true) || !axes.contains(axis))
            .mapToObj(kept::get)
            .toList();
    return new Value.Constant(Tensor.wrap(new Shape(rest), products), x.type());
  }

  private static Value nonZero(Node node) {
    Tensor x = node.constant(0, "operand");
    int[] strides = x.shape().strides();
    int[] places = IntStream.range(0, x.size()).filter(i -> x.at(i) != 0).toArray();
    node.shape(List.of((long) strides.length, (long) places.length));
    double[] values = new double[strides.length * places.length];
    for (int i = 0; i < values.length; i++) {
      int axis = i / places.length;
      values[i] = places[i % places.length] / strides[axis] % x.shape().extent(axis);
    }
    return new Value.Constant(
        Tensor.wrap(Shape.of(strides.length, places.length), values), ElementType.INT64);
  }

  private static Value eye(Node node) {
    Value.Constant x = node.constantValue(0, "operand");
    if (x.shape().rank() != 2) {
      throw node.malformed("its input %s is not a matrix".formatted(x.shape()));
    }
    long diagonal = node.integer("k", 0);
    int columns = x.shape().extent(1);
    double[] values = new double[x.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % columns - (long) (i / columns) == diagonal ? 1 : 0;
    }
    ElementType type = node.hasAttribute("dtype") ? dtype(node) : x.type();
    return new Value.Constant(Tensor.wrap(x.shape(), values), type);
  }

  private static ElementType dtype(Node node) {
    return ElementType.ofCode(node.integer("dtype", 0))
        .orElseThrow(() -> node.malformed("dtype " + node.integer("dtype", 0)));
  }

  /// Imports the node as if its first input were encrypted, and runs what that gives.
  private static List<Value> interpret(Node node, Operator rule) {
    String name = "constant";
    Value.Constant first = node.constantValue(0, "operand");
    Emitter scratch = new Emitter(Set.of(name));
    Node lifted =
        node.withFirstInput(new Value.Variable(name, first.shape(), first.type()), scratch);
    List<Value> results = scratch.finish(List.of(), rule.rule().apply(lifted));
    List<TensorOutput> outputs = new ArrayList<>();
    for (Value result : results) {
      if (result instanceof Value.Variable variable) {
        outputs.add(new TensorOutput(variable.name(), variable.name()));
      }
    }
    TensorGraph graph =
        new TensorGraph(
            name, List.of(new TensorInput(name, first.shape())), scratch.nodes(), outputs);
    Map<String, Tensor> values = TensorInterpreter.run(graph, Map.of(name, first.tensor()));
    return results.stream().map(result -> known(result, values)).toList();
  }

  private static Value known(Value result, Map<String, Tensor> values) {
    return switch (result) {
      case Value.Constant constant -> constant;
      case Value.Variable variable -> {
        Tensor tensor = values.get(variable.name());
        if (tensor == null) {
          throw new IllegalArgumentException("no value for " + variable.name());
        }
        yield new Value.Constant(tensor, variable.type());
      }
    };
  }
}
