package dev.sotto.ir.tensor;

import java.util.ArrayList;
import java.util.List;

/// Shape inference: the shape of every operator's result, and the demands on its operands.
public final class TensorShapes {
  private TensorShapes() {}

  /// The shape of `op` applied to operands of `shapes`; throws `IllegalArgumentException`, naming
  /// the shapes, where they do not fit.
  public static Shape infer(TensorOp op, List<Shape> shapes) {
    int arity = arity(op);
    if (arity >= 0 ? shapes.size() != arity : shapes.isEmpty()) {
      throw refuse(op, shapes, arity < 0 ? "at least one operand" : arity + " operands");
    }
    try {
      return inferChecked(op, shapes);
    } catch (IndexOutOfBoundsException | ArithmeticException outside) {
      throw new IllegalArgumentException(
          "%s on operands of shapes %s".formatted(op.getClass().getSimpleName(), shapes), outside);
    }
  }

  /// How many operands `op` takes; -1 for one or more.
  public static int arity(TensorOp op) {
    return switch (op) {
      case TensorOp.Concat _ -> -1;
      case TensorOp.Affine affine -> affine.matrices().size();
      case TensorOp.Add _,
          TensorOp.Subtract _,
          TensorOp.Multiply _,
          TensorOp.Maximum _,
          TensorOp.Minimum _,
          TensorOp.MatMul _ ->
          2;
      case TensorOp.Linear _ -> 1;
      case TensorOp.Activate _,
          TensorOp.PRelu _,
          TensorOp.MaxPool _,
          TensorOp.ReduceMax _,
          TensorOp.Polynomial _,
          TensorOp.Softmax _,
          TensorOp.FlatSoftmax _,
          TensorOp.ArgMax _,
          TensorOp.LabelMap _,
          TensorOp.Normalize _ ->
          1;
    };
  }

  /// The common shape of two operands under numpy's broadcasting; throws `IllegalArgumentException`
  /// where there is none.
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int left = extentFromEnd(a, rank - axis);
      int right = extentFromEnd(b, rank - axis);
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast");
      }
      extents[axis] = left == 1 ? right : left;
    }
    return Shape.of(extents);
  }

  private static int extentFromEnd(Shape shape, int fromEnd) {
    return fromEnd > shape.rank() ? 1 : shape.extent(shape.rank() - fromEnd);
  }

  private static Shape inferChecked(TensorOp op, List<Shape> shapes) {
    Shape x = shapes.isEmpty() ? Shape.of() : shapes.getFirst();
    return switch (op) {
      case TensorOp.Convolution convolution -> WindowShapes.convolve(convolution, x);
      case TensorOp.TransposedConvolution convolution -> WindowShapes.convolve(convolution, x);
      case TensorOp.AveragePool pool ->
          WindowShapes.pool(op, x, pool.kernel(), pool.strides(), pool.dilations(), pool.pads());
      case TensorOp.MaxPool pool ->
          WindowShapes.pool(op, x, pool.kernel(), pool.strides(), pool.dilations(), pool.pads());
      case TensorOp.FullyConnected layer -> fullyConnected(layer, x);
      case TensorOp.MatMulConstant product ->
          product.constantFirst()
              ? matMul(op, product.weights().shape(), x)
              : matMul(op, x, product.weights().shape());
      case TensorOp.MatMul _ -> matMul(op, x, shapes.get(1));
      case TensorOp.ReduceSum reduce -> reduce(op, x, reduce.axes(), reduce.keepDims());
      case TensorOp.ReduceMean reduce -> reduce(op, x, reduce.axes(), reduce.keepDims());
      case TensorOp.ReduceMax reduce -> reduce(op, x, reduce.axes(), reduce.keepDims());
      case TensorOp.ArgMax reduce -> reduce(op, x, List.of(reduce.axis()), reduce.keepDims());
      case TensorOp.Transpose transpose -> transpose(transpose, x);
      case TensorOp.Reshape reshape -> {
        require(reshape.target().size() == x.size(), op, shapes, "as many as " + reshape.target());
        yield reshape.target();
      }
      case TensorOp.Slice slice -> slice(slice, x);
      case TensorOp.Pad pad -> pad(pad, x);
      case TensorOp.Gather gather -> gather(gather, x);
      case TensorOp.Concat concat -> concat(concat, shapes);
      case TensorOp.Expand expand -> broadcast(x, expand.target());
      case TensorOp.BatchNormalization normalization -> normalize(normalization, x);
      case TensorOp.AddConstant add -> broadcast(x, add.constant().shape());
      case TensorOp.MultiplyConstant multiply -> broadcast(x, multiply.constant().shape());
      case TensorOp.Add _,
          TensorOp.Subtract _,
          TensorOp.Multiply _,
          TensorOp.Maximum _,
          TensorOp.Minimum _ ->
          broadcast(x, shapes.get(1));
      case TensorOp.Affine affine -> affine(affine, shapes);
      case TensorOp.PRelu prelu -> {
        Shape result = broadcast(x, prelu.slope().shape());
        require(result.equals(x), op, shapes, "a slope that broadcasts to the operand");
        yield x;
      }
      case TensorOp.Softmax softmax -> withAxis(op, x, softmax.axis());
      case TensorOp.FlatSoftmax softmax -> {
        require(softmax.axis() >= 0 && softmax.axis() <= x.rank(), op, shapes, "the axis in range");
        yield x;
      }
      case TensorOp.Normalize normalize -> {
        require(normalize.p() == 1 || normalize.p() == 2, op, shapes, "p of 1 or 2");
        yield withAxis(op, x, normalize.axis());
      }
      case TensorOp.Activate _, TensorOp.Polynomial _, TensorOp.LabelMap _ -> x;
    };
  }

  private static Shape fullyConnected(TensorOp.FullyConnected op, Shape x) {
    Shape weights = op.weights().shape();
    require(
        weights.rank() == 2
            && x.rank() >= 1
            && x.extent(x.rank() - 1) == weights.extent(0)
            && WindowShapes.biasFits(op.bias(), weights.extent(1)),
        op,
        List.of(x, weights),
        "[…,K] by [K,M] and a bias [M]");
    int[] extents = x.toArray();
    extents[x.rank() - 1] = weights.extent(1);
    return Shape.of(extents);
  }

  private static Shape matMul(TensorOp op, Shape a, Shape b) {
    require(a.rank() >= 1 && b.rank() >= 1, op, List.of(a, b), "no scalars");
    List<Integer> left = new ArrayList<>(a.extents());
    List<Integer> right = new ArrayList<>(b.extents());
    if (a.rank() == 1) {
      left.addFirst(1);
    }
    if (b.rank() == 1) {
      right.addLast(1);
    }
    require(
        left.removeLast().equals(right.remove(/* index */ right.size() - 2)),
        op,
        List.of(a, b),
        "equal K");
    int rows = left.removeLast();
    int columns = right.removeLast();
    List<Integer> result = new ArrayList<>(broadcast(new Shape(left), new Shape(right)).extents());
    if (a.rank() > 1) {
      result.add(rows);
    }
    if (b.rank() > 1) {
      result.add(columns);
    }
    return new Shape(result);
  }

  private static Shape reduce(TensorOp op, Shape x, List<Integer> axes, boolean keepDims) {
    List<Integer> extents = new ArrayList<>();
    for (int axis : axes) {
      withAxis(op, x, axis);
    }
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!axes.contains(axis)) {
        extents.add(x.extent(axis));
      } else if (keepDims) {
        extents.add(1);
      }
    }
    return new Shape(extents);
  }

  private static Shape withAxis(TensorOp op, Shape x, int axis) {
    require(axis >= 0 && axis < x.rank(), op, List.of(x), "axis " + axis);
    return x;
  }

  private static Shape transpose(TensorOp.Transpose op, Shape x) {
    List<Integer> sorted = op.permutation().stream().sorted().toList();
    for (int axis = 0; axis < sorted.size(); axis++) {
      require(sorted.get(axis) == axis, op, List.of(x), "a permutation, not " + op.permutation());
    }
    require(sorted.size() == x.rank(), op, List.of(x), "the rank of " + op.permutation());
    return new Shape(op.permutation().stream().map(x::extent).toList());
  }

  private static Shape slice(TensorOp.Slice op, Shape x) {
    boolean ranks =
        op.starts().size() == x.rank()
            && op.steps().size() == x.rank()
            && op.extents().size() == x.rank();
    require(ranks, op, List.of(x), "a start, step and extent for every axis");
    for (int axis = 0; axis < x.rank(); axis++) {
      long first = op.starts().get(axis);
      long last = first + (op.extents().get(axis) - 1L) * op.steps().get(axis);
      require(
          op.extents().get(axis) == 0
              || (Math.min(first, last) >= 0 && Math.max(first, last) < x.extent(axis)),
          op,
          List.of(x),
          "elements %d to %d of axis %d".formatted(first, last, axis));
    }
    return new Shape(op.extents());
  }

  private static Shape pad(TensorOp.Pad op, Shape x) {
    require(op.pads().size() == 2 * x.rank(), op, List.of(x), "two pads for every axis");
    int[] extents = x.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      int begin = op.pads().get(axis);
      int end = op.pads().get(axis + extents.length);
      int longest = Math.max(begin, end);
      boolean reaches =
          switch (op.mode()) {
            case CONSTANT -> true;
            case REFLECT -> longest < Math.max(1, extents[axis]);
            case EDGE, WRAP -> longest <= 0 || extents[axis] > 0;
          };
      require(reaches, op, List.of(x), "pads " + op.pads() + " by " + op.mode());
      extents[axis] = Math.addExact(extents[axis], Math.addExact(begin, end));
    }
    return Shape.of(extents);
  }

  private static Shape gather(TensorOp.Gather op, Shape x) {
    withAxis(op, x, op.axis());
    int extent = x.extent(op.axis());
    for (int i = 0; i < op.indices().size(); i++) {
      double index = op.indices().at(i);
      if (index != Math.rint(index) || index < -extent || index >= extent) {
        throw refuse(op, List.of(x), "another index than " + index + " on axis " + op.axis());
      }
    }
    List<Integer> extents = new ArrayList<>(x.extents());
    extents.remove(/* index */ op.axis());
    extents.addAll(op.axis(), op.indices().shape().extents());
    return new Shape(extents);
  }

  private static Shape concat(TensorOp.Concat op, List<Shape> shapes) {
    int[] extents = withAxis(op, shapes.getFirst(), op.axis()).toArray();
    extents[op.axis()] = 0;
    for (Shape shape : shapes) {
      require(shape.rank() == extents.length, op, shapes, "equal ranks");
      for (int axis = 0; axis < extents.length; axis++) {
        boolean joined = axis == op.axis();
        require(joined || shape.extent(axis) == extents[axis], op, shapes, "equal other axes");
      }
      extents[op.axis()] = Math.addExact(extents[op.axis()], shape.extent(op.axis()));
    }
    return Shape.of(extents);
  }

  private static Shape normalize(TensorOp.BatchNormalization op, Shape x) {
    require(x.rank() >= 2, op, List.of(x), "[N,C,…]");
    Shape channels = Shape.of(x.extent(1));
    for (Tensor statistic : List.of(op.scale(), op.shift(), op.mean(), op.variance())) {
      require(statistic.shape().equals(channels), op, List.of(x, statistic.shape()), "" + channels);
    }
    return x;
  }

  private static Shape affine(TensorOp.Affine op, List<Shape> shapes) {
    for (int i = 0; i < shapes.size(); i++) {
      int rows = op.matrices().get(i).rows();
      int columns = op.matrices().get(i).columns();
      require(
          columns == shapes.get(i).size() && rows == op.bias().size(),
          op,
          shapes,
          "%dx%d as matrix %d and a bias %s".formatted(rows, columns, i, op.bias().shape()));
    }
    return op.bias().shape();
  }

  static void require(boolean holds, TensorOp op, List<Shape> shapes, String wanted) {
    if (!holds) {
      throw refuse(op, shapes, wanted);
    }
  }

  private static IllegalArgumentException refuse(TensorOp op, List<Shape> shapes, String wanted) {
    return new IllegalArgumentException(
        "%s on operands of shapes %s: needs %s"
            .formatted(op.getClass().getSimpleName(), shapes, wanted));
  }
}
