package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.onnx;

import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Operators that keep or repeat all elements under another shape.
final class Shapes {
  static final List<Operator> OPERATORS =
      List.of(
          onnx("Flatten", "", Shapes::flatten),
          onnx("Reshape", "constant shape", Shapes::reshape),
          onnx("Transpose", "", Shapes::transpose),
          onnx("Squeeze", "", Shapes::squeeze),
          onnx("Unsqueeze", "", Shapes::unsqueeze),
          onnx("Expand", "constant shape", Shapes::expand),
          onnx("Tile", "constant repeats", Shapes::tile),
          onnx("DepthToSpace", "", Shapes::depthToSpace),
          onnx("SpaceToDepth", "", Shapes::spaceToDepth));

  private Shapes() {}

  private static Value flatten(Node node) {
    Value.Variable x = node.variable(0);
    long axis = node.integer("axis", 1);
    int split = axis == x.shape().rank() ? (int) axis : node.axis(axis, x.shape().rank());
    int rows = new Shape(x.shape().extents().subList(0, split)).size();
    int columns = new Shape(x.shape().extents().subList(split, x.shape().rank())).size();
    return node.reshape(x, Shape.of(rows, columns));
  }

  /// 0 keeps an extent (unless `allowzero`), -1 is worked out from the others.
  private static Value reshape(Node node) {
    Value.Variable x = node.variable(0);
    List<Long> wanted = node.integersInput(1, "shape");
    boolean keeps = !node.flag("allowzero", false);
    List<Long> extents = new ArrayList<>();
    int unknown = -1;
    long known = 1;
    for (int axis = 0; axis < wanted.size(); axis++) {
      long extent = wanted.get(axis);
      if (extent == 0 && keeps) {
        if (axis >= x.shape().rank()) {
          throw node.malformed("shape %s for an input %s".formatted(wanted, x.shape()));
        }
        extent = x.shape().extent(axis);
      }
      if (extent == -1 && unknown < 0) {
        unknown = axis;
        extent = 1;
      } else if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw node.malformed("shape %s".formatted(wanted));
      }
      extents.add(extent);
      known = Math.multiplyExact(known, extent);
    }
    if (unknown >= 0) {
      if (known == 0 || x.shape().size() % known != 0) {
        throw node.malformed("shape %s for an input %s".formatted(wanted, x.shape()));
      }
      extents.set(unknown, x.shape().size() / known);
    }
    return node.reshape(x, node.shape(extents));
  }

  private static Value transpose(Node node) {
    Value.Variable x = node.variable(0);
    int rank = x.shape().rank();
    List<Integer> permutation =
        node.integers("perm")
            .map(perm -> node.axes(perm, rank))
            .orElseGet(
                () -> IntStream.range(0, rank).map(axis -> rank - 1 - axis).boxed().toList());
    if (permutation.size() != rank) {
      throw node.malformed("perm %s for an input %s".formatted(permutation, x.shape()));
    }
    return node.transpose(x, permutation);
  }

  private static Value squeeze(Node node) {
    Value.Variable x = node.variable(0);
    List<Integer> axes =
        node.axesBefore(13)
            .map(given -> node.axes(given, x.shape().rank()))
            .orElseGet(
                () ->
                    IntStream.range(0, x.shape().rank())
                        .filter(axis -> x.shape().extent(axis) == 1)
                        .boxed()
                        .toList());
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      if (!axes.contains(axis)) {
        extents.add(x.shape().extent(axis));
      } else if (x.shape().extent(axis) != 1) {
        throw node.malformed("axis %d of %s is not 1".formatted(axis, x.shape()));
      }
    }
    return node.reshape(x, new Shape(extents));
  }

  private static Value unsqueeze(Node node) {
    Value.Variable x = node.variable(0);
    List<Long> given =
        node.axesBefore(13).orElseThrow(() -> node.malformed("its axes are missing"));
    int rank = x.shape().rank() + given.size();
    List<Integer> axes = node.axes(given, rank);
    List<Long> extents = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      extents.add(axes.contains(axis) ? 1L : x.shape().extent(next++));
    }
    return node.reshape(x, node.shape(extents));
  }

  private static Value expand(Node node) {
    Value.Variable x = node.variable(0);
    Shape wanted = node.shape(node.integersInput(1, "shape"));
    Shape target = Arithmetic.broadcast(node, x.shape(), wanted);
    return target.equals(x.shape()) ? x : node.emit(new TensorOp.Expand(target), x);
  }

  /// Each repeated axis is a gather of its indices in a row, again and again.
  private static Value tile(Node node) {
    Value.Variable x = node.variable(0);
    List<Long> repeats = node.integersInput(1, "repeats");
    if (repeats.size() != x.shape().rank()) {
      throw node.malformed("repeats %s for an input %s".formatted(repeats, x.shape()));
    }
    List<Long> extents = new ArrayList<>();
    for (int axis = 0; axis < repeats.size(); axis++) {
      extents.add(Math.multiplyExact(repeats.get(axis), (long) x.shape().extent(axis)));
    }
    Shape target = node.shape(extents);
    Value.Variable result = x;
    for (int axis = 0; axis < repeats.size(); axis++) {
      int extent = x.shape().extent(axis);
      result =
          gather(node, result, axis, IntStream.range(0, target.extent(axis)).map(i -> i % extent));
    }
    return result;
  }

  /// The elements of `axis` at `indices`; nothing is emitted where those are all, in order.
  static Value.Variable gather(Node node, Value.Variable x, int axis, IntStream indices) {
    double[] chosen = indices.asDoubleStream().toArray();
    boolean identity =
        chosen.length == x.shape().extent(axis)
            && IntStream.range(0, chosen.length).allMatch(i -> chosen[i] == i);
    return identity
        ? x
        : node.emit(new TensorOp.Gather(axis, Tensor.wrap(Shape.of(chosen.length), chosen)), x);
  }

  private static int blockSize(Node node, Shape x) {
    long block = node.integer("blocksize", 0);
    if (block < 1 || block > Window.MAX || x.rank() != 4) {
      throw node.malformed("blocksize %d for an input %s".formatted(block, x));
    }
    return (int) block;
  }

  private static Value depthToSpace(Node node) {
    Value.Variable x = node.variable(0);
    int block = blockSize(node, x.shape());
    int channels = x.shape().extent(1) / (block * block);
    int n = x.shape().extent(0);
    int h = x.shape().extent(2);
    int w = x.shape().extent(3);
    boolean depthFirst = node.text("mode", "DCR").equals("DCR");
    Shape split =
        depthFirst
            ? Shape.of(n, block, block, channels, h, w)
            : Shape.of(n, channels, block, block, h, w);
    List<Integer> order = depthFirst ? List.of(0, 3, 4, 1, 5, 2) : List.of(0, 1, 4, 2, 5, 3);
    Value.Variable blocks = node.transpose(node.reshape(x, split), order);
    return node.reshape(blocks, Shape.of(n, channels, h * block, w * block));
  }

  private static Value spaceToDepth(Node node) {
    Value.Variable x = node.variable(0);
    int block = blockSize(node, x.shape());
    int n = x.shape().extent(0);
    int channels = x.shape().extent(1);
    int h = x.shape().extent(2) / block;
    int w = x.shape().extent(3) / block;
    Value.Variable blocks =
        node.transpose(
            node.reshape(x, Shape.of(n, channels, h, block, w, block)), List.of(0, 3, 5, 1, 2, 4));
    return node.reshape(blocks, Shape.of(n, channels * block * block, h, w));
  }

  /// `rank` zeros.
  static List<Integer> zeros(int rank) {
    return Collections.nCopies(rank, 0);
  }
}
