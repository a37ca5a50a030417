package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Operators that take, join or surround elements at places known beforehand.
final class Selections {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("Slice", "constant bounds", Selections::slice),
          new Operator(OnnxModel.DEFAULT_DOMAIN, "Split", "constant sizes", Selections::split),
          onnx("Concat", "", Selections::concat),
          onnx("Pad", "constant pads", Selections::pad),
          onnx("Gather", "constant indices, or labels of classes", Selections::gather),
          onnx("GatherElements", "constant indices", Selections::gatherElements),
          onnx("GatherND", "constant indices", Selections::gatherNd),
          onnx("Trilu", "constant diagonal", Selections::trilu));

  private Selections() {}

  private static Value slice(Node node) {
    Value.Variable x = node.variable(0);
    int rank = x.shape().rank();
    boolean byInputs = node.opset() >= 10;
    List<Long> from = bounds(node, byInputs, 1, "starts");
    List<Long> to = bounds(node, byInputs, 2, "ends");
    List<Long> given =
        byInputs
            ? (node.has(3) ? node.integersInput(3, "axes") : upTo(from.size()))
            : node.integers("axes").orElseGet(() -> upTo(from.size()));
    List<Integer> axes = node.axes(given, rank);
    List<Long> by =
        byInputs && node.has(4)
            ? node.integersInput(4, "steps")
            : Collections.nCopies(from.size(), 1L);
    if (to.size() != from.size() || axes.size() != from.size() || by.size() != from.size()) {
      throw node.malformed("starts %s, ends %s, axes %s, steps %s".formatted(from, to, given, by));
    }
    List<Integer> starts = new ArrayList<>(Shapes.zeros(rank));
    List<Integer> steps = new ArrayList<>(Collections.nCopies(rank, 1));
    List<Integer> extents = new ArrayList<>(x.shape().extents());
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      int extent = x.shape().extent(axis);
      if (by.get(i) == 0) {
        throw node.malformed("a step of 0");
      }
      int step = Math.clamp(by.get(i), -Integer.MAX_VALUE, Integer.MAX_VALUE);
      long first = bound(from.get(i), extent, step);
      long last = bound(to.get(i), extent, step);
      long distance = step > 0 ? last - first : first - last;
      int count = (int) Math.max(0, -Math.floorDiv(-distance, Math.abs((long) step)));
      starts.set(axis, count == 0 ? 0 : (int) first);
      steps.set(axis, count <= 1 ? 1 : step);
      extents.set(axis, count);
    }
    return new Shape(extents).equals(x.shape()) && steps.stream().allMatch(step -> step == 1)
        ? x
        : node.emit(
            new TensorOp.Slice(List.copyOf(starts), List.copyOf(steps), List.copyOf(extents)), x);
  }

  private static List<Long> bounds(Node node, boolean byInputs, int input, String name) {
    return byInputs
        ? node.integersInput(input, name)
        : node.integers(name).orElseThrow(() -> node.malformed(name + " are missing"));
  }

  private static List<Long> upTo(int count) {
    return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
  }

  /// A start or end counted from the front and clamped to where a walk of `step` can stand.
  private static long bound(long value, int extent, int step) {
    long fromFront = value < 0 ? value + extent : value;
    return step > 0 ? Math.clamp(fromFront, 0, extent) : Math.clamp(fromFront, -1, extent - 1);
  }

  private static List<Value> split(Node node) {
    Value.Variable x = node.variable(0);
    int axis = node.axis(node.integer("axis", 0), x.shape().rank());
    int extent = x.shape().extent(axis);
    List<Long> sizes;
    if (node.opset() < 13 && node.hasAttribute("split")) {
      sizes = node.integers("split").orElseThrow();
    } else if (node.opset() >= 13 && node.has(1)) {
      sizes = node.integersInput(1, "sizes");
    } else {
      sizes = equalParts(node, extent);
    }
    if (sizes.size() != node.outputCount()
        || sizes.stream().anyMatch(size -> size < 0 || size > extent)
        || sizes.stream().mapToLong(size -> size).sum() != extent) {
      throw node.malformed("parts %s of an extent of %d".formatted(sizes, extent));
    }
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (long size : sizes) {
      List<Integer> starts = new ArrayList<>(Shapes.zeros(x.shape().rank()));
      List<Integer> extents = new ArrayList<>(x.shape().extents());
      starts.set(axis, size == 0 ? 0 : start);
      extents.set(axis, (int) size);
      start += (int) size;
      List<Integer> steps = Collections.nCopies(x.shape().rank(), 1);
      parts.add(node.emit(new TensorOp.Slice(List.copyOf(starts), steps, extents), x));
    }
    return parts;
  }

  /// Parts of `⌈extent/parts⌉`, the last one smaller where that does not divide.
  private static List<Long> equalParts(Node node, int extent) {
    long parts = node.integer("num_outputs", node.outputCount());
    if (parts != node.outputCount() || parts < 1) {
      throw node.malformed("%d parts for %d outputs".formatted(parts, node.outputCount()));
    }
    long size = (extent + parts - 1) / parts;
    List<Long> sizes = new ArrayList<>(Collections.nCopies((int) parts, size));
    sizes.set((int) parts - 1, extent - size * (parts - 1));
    return sizes;
  }

  /// Constant operands are added into the gap that padding leaves for them.
  private static Value concat(Node node) {
    List<Value> operands = node.everyInput();
    Value first = operands.getFirst();
    int axis = node.axis(node.integer("axis", 1), first.shape().rank());
    List<Value.Variable> variables = new ArrayList<>();
    boolean constants = false;
    for (Value operand : operands) {
      switch (operand) {
        case Value.Variable x -> variables.add(x);
        case Value.Constant c -> constants |= c.shape().size() > 0;
      }
    }
    if (!constants) {
      return variables.size() == 1
          ? variables.getFirst()
          : node.emit(new TensorOp.Concat(axis), variables.toArray(Value.Variable[]::new));
    }
    return joined(node, operands, axis);
  }

  private static Value joined(Node node, List<Value> operands, int axis) {
    List<Integer> extents = new ArrayList<>(operands.getFirst().shape().extents());
    int total = 0;
    for (Value operand : operands) {
      if (operand.shape().rank() != extents.size()) {
        throw node.malformed("it joins ranks that differ");
      }
      extents.set(axis, operand.shape().extent(axis));
      if (!operand.shape().extents().equals(extents)) {
        throw node.malformed("it joins shapes that differ in other axes");
      }
      total = Math.addExact(total, operand.shape().extent(axis));
    }
    extents.set(axis, total);
    Shape result = node.shape(extents.stream().map(Integer::longValue).toList());
    double[] filling = new double[result.size()];
    int inner = new Shape(extents.subList(axis + 1, extents.size())).size();
    List<Value.Variable> placed = new ArrayList<>();
    int start = 0;
    for (Value operand : operands) {
      int length = operand.shape().extent(axis);
      switch (operand) {
        case Value.Variable x -> {
          List<Integer> pads = new ArrayList<>(Shapes.zeros(2 * extents.size()));
          pads.set(axis, start);
          pads.set(axis + extents.size(), total - start - length);
          placed.add(
              node.emit(new TensorOp.Pad(List.copyOf(pads), TensorOp.PadMode.CONSTANT, 0), x));
        }
        case Value.Constant c -> {
          int block = length * inner;
          for (int i = 0; i < c.tensor().size(); i++) {
            filling[(i / block * total + start) * inner + i % block] = c.tensor().at(i);
          }
        }
      }
      start += length;
    }
    Value.Variable sum = placed.getFirst();
    for (Value.Variable part : placed.subList(1, placed.size())) {
      sum = node.emit(new TensorOp.Add(), sum, part);
    }
    return Arithmetic.addConstant(node, sum, Tensor.wrap(result, filling));
  }

  private static Value pad(Node node) {
    Value.Variable x = node.variable(0);
    int rank = x.shape().rank();
    boolean byInputs = node.opset() >= 11;
    List<Long> given =
        byInputs
            ? node.integersInput(1, "pads")
            : node.integers("pads").orElseThrow(() -> node.malformed("its pads are missing"));
    double value = byInputs ? (node.has(2) ? node.scalar(2, "value") : 0) : node.real("value", 0);
    List<Integer> axes =
        node.has(3)
            ? node.axes(node.integersInput(3, "axes"), rank)
            : IntStream.range(0, rank).boxed().toList();
    if (given.size() != 2 * axes.size()) {
      throw node.malformed("pads %s for an input %s".formatted(given, x.shape()));
    }
    List<Integer> pads = new ArrayList<>(Shapes.zeros(2 * rank));
    List<Long> extents = new ArrayList<>(Arithmetic.longs(x.shape()));
    for (int i = 0; i < given.size(); i++) {
      int axis = axes.get(i % axes.size());
      if (Math.abs(given.get(i)) > Emitter.MAX_ELEMENTS) {
        throw node.malformed("pads " + given);
      }
      pads.set(axis + (i < axes.size() ? 0 : rank), given.get(i).intValue());
      extents.set(axis, extents.get(axis) + given.get(i));
    }
    node.shape(extents);
    if (pads.stream().allMatch(pad -> pad == 0)) {
      return x;
    }
    TensorOp.PadMode mode =
        switch (node.text("mode", "constant")) {
          case "constant" -> TensorOp.PadMode.CONSTANT;
          case "reflect" -> TensorOp.PadMode.REFLECT;
          case "edge" -> TensorOp.PadMode.EDGE;
          case "wrap" -> TensorOp.PadMode.WRAP;
          default -> throw node.malformed("mode '" + node.text("mode", "") + "'");
        };
    return node.emit(new TensorOp.Pad(List.copyOf(pads), mode, value), x);
  }

  private static Value gather(Node node) {
    if (node.input(0) instanceof Value.Constant list
        && node.input(1) instanceof Value.Variable indices) {
      return Heads.labels(node, list, indices);
    }
    Value.Variable x = node.variable(0);
    int axis = node.axis(node.integer("axis", 0), x.shape().rank());
    Tensor indices = node.constant(1, "indices");
    checkSize(node, x.shape(), axis, indices);
    return node.emit(new TensorOp.Gather(axis, indices), x);
  }

  private static void checkSize(Node node, Shape x, int axis, Tensor indices) {
    List<Long> extents = new ArrayList<>(Arithmetic.longs(x));
    extents.set(axis, (long) indices.size());
    node.shape(extents);
  }

  private static Value gatherElements(Node node) {
    Value.Variable x = node.variable(0);
    int axis = node.axis(node.integer("axis", 0), x.shape().rank());
    Tensor indices = node.constant(1, "indices");
    if (indices.shape().rank() != x.shape().rank()) {
      throw node.malformed("indices %s for an input %s".formatted(indices.shape(), x.shape()));
    }
    int[] places = indices.shape().strides();
    int[] strides = x.shape().strides();
    double[] sources = new double[indices.size()];
    for (int i = 0; i < sources.length; i++) {
      for (int a = 0; a < strides.length; a++) {
        int at = i / places[a] % indices.shape().extent(a);
        sources[i] += strides[a] * (double) within(node, a == axis ? indices.at(i) : at, x, a);
      }
    }
    return select(node, x, sources, indices.shape());
  }

  /// An index counted from the front.
  private static int within(Node node, double index, Value.Variable x, int axis) {
    int extent = x.shape().extent(axis);
    if (index != Math.rint(index) || index < -extent || index >= extent) {
      throw node.malformed("index %s outside axis %d of %s".formatted(index, axis, x.shape()));
    }
    return (int) (index < 0 ? index + extent : index);
  }

  /// The flattened elements of `x` at `sources`, under `shape`.
  private static Value select(Node node, Value.Variable x, double[] sources, Shape shape) {
    Value.Variable flat = node.reshape(x, Shape.of(x.shape().size()));
    return node.reshape(
        node.emit(new TensorOp.Gather(0, Tensor.wrap(Shape.of(sources.length), sources)), flat),
        shape);
  }

  private static Value gatherNd(Node node) {
    Value.Variable x = node.variable(0);
    Tensor indices = node.constant(1, "indices");
    int rank = indices.shape().rank();
    int depth = rank == 0 ? 0 : indices.shape().extent(rank - 1);
    if (node.integer("batch_dims", 0) != 0) {
      throw node.unsupported("it gathers by batch (batch_dims)", "use batch_dims 0");
    }
    if (depth < 1 || depth > x.shape().rank()) {
      throw node.malformed("indices %s for an input %s".formatted(indices.shape(), x.shape()));
    }
    List<Integer> block = x.shape().extents().subList(depth, x.shape().rank());
    List<Long> extents = new ArrayList<>();
    indices.shape().extents().subList(0, rank - 1).forEach(extent -> extents.add((long) extent));
    block.forEach(extent -> extents.add((long) extent));
    Shape result = node.shape(extents);
    int size = new Shape(block).size();
    int[] strides = x.shape().strides();
    double[] sources = new double[result.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = i % size;
      for (int a = 0; a < depth; a++) {
        sources[i] += strides[a] * (double) within(node, indices.at(i / size * depth + a), x, a);
      }
    }
    return select(node, x, sources, result);
  }

  /// A mask that keeps the upper or lower triangle of the last two axes.
  private static Value trilu(Node node) {
    Value.Variable x = node.variable(0);
    int rank = x.shape().rank();
    if (rank < 2) {
      throw node.malformed("its input %s is not a matrix".formatted(x.shape()));
    }
    double diagonal = node.has(1) ? node.scalar(1, "diagonal") : 0;
    boolean upper = node.flag("upper", true);
    int rows = x.shape().extent(rank - 2);
    int columns = x.shape().extent(rank - 1);
    double[] mask = new double[rows * columns];
    for (int i = 0; i < mask.length; i++) {
      int row = i / columns;
      double offset = i % columns - (double) row;
      mask[i] = (upper ? offset >= diagonal : offset <= diagonal) ? 1 : 0;
    }
    return Arithmetic.multiplyConstant(node, x, Tensor.wrap(Shape.of(rows, columns), mask));
  }
}
