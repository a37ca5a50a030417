package dev.sotto.ir.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Random linear operators with operands that fit them.
final class RandomLinear {
  private static final int UNARY = 13;

  private RandomLinear() {}

  record Case(TensorOp.Linear op, List<Tensor> operands) {}

  static Case next(SplittableRandom random) {
    int kind = random.nextInt(UNARY + 6);
    return switch (kind) {
      case 0 -> window(random);
      case 1 -> window(random);
      case 2 -> window(random);
      case 3 -> binary(random, new TensorOp.Add());
      case 4 -> binary(random, new TensorOp.Subtract());
      case 5 -> concat(random);
      default -> {
        Shape shape = RandomTensors.shape(random, random.nextInt(1, 5), 1, 5);
        TensorOp.Linear op = unary(random, shape, kind - 6);
        yield new Case(op, List.of(RandomTensors.tensor(random, shape)));
      }
    };
  }

  static TensorOp.Linear unary(SplittableRandom random, Shape x) {
    return unary(random, x, random.nextInt(UNARY));
  }

  private static TensorOp.Linear unary(SplittableRandom random, Shape x, int kind) {
    int rank = x.rank();
    if (rank == 0) {
      return new TensorOp.AddConstant(Tensor.scalar(random.nextDouble()));
    }
    int last = x.extent(rank - 1);
    return switch (kind) {
      case 0 -> fullyConnected(random, last);
      case 1 -> new TensorOp.MatMulConstant(weightsAfter(random, x), false);
      case 2 -> new TensorOp.MatMulConstant(weightsBefore(random, x), true);
      case 3 -> new TensorOp.ReduceSum(axes(random, rank), random.nextBoolean());
      case 4 -> new TensorOp.ReduceMean(axes(random, rank), random.nextBoolean());
      case 5 -> new TensorOp.Transpose(shuffled(random, rank));
      case 6 -> new TensorOp.Reshape(Shape.of(x.size(), 1));
      case 7 -> slice(random, x);
      case 8 -> pad(random, x);
      case 9 -> gather(random, x);
      case 10 -> {
        List<Integer> target = new ArrayList<>(x.extents());
        target.replaceAll(extent -> extent == 1 ? random.nextInt(1, 4) : extent);
        target.addFirst(random.nextInt(1, 3));
        yield new TensorOp.Expand(new Shape(target));
      }
      case 11 -> new TensorOp.AddConstant(RandomTensors.tensor(random, partner(random, x)));
      default -> scaling(random, x);
    };
  }

  private static TensorOp.Linear scaling(SplittableRandom random, Shape x) {
    if (x.rank() < 2 || random.nextBoolean()) {
      return new TensorOp.MultiplyConstant(RandomTensors.tensor(random, partner(random, x)));
    }
    Shape channels = Shape.of(x.extent(1));
    double[] variance = random.doubles(x.extent(1), 0.1, 2).toArray();
    return new TensorOp.BatchNormalization(
        RandomTensors.tensor(random, channels),
        RandomTensors.tensor(random, channels),
        RandomTensors.tensor(random, channels),
        Tensor.wrap(channels, variance),
        1e-3);
  }

  private static TensorOp.FullyConnected fullyConnected(SplittableRandom random, int inner) {
    int columns = random.nextInt(1, 5);
    return new TensorOp.FullyConnected(
        RandomTensors.tensor(random, Shape.of(inner, columns)),
        random.nextBoolean()
            ? Optional.of(RandomTensors.tensor(random, Shape.of(columns)))
            : Optional.empty());
  }

  private static Tensor weightsAfter(SplittableRandom random, Shape x) {
    int inner = x.extent(x.rank() - 1);
    List<Integer> extents = batch(random, x);
    extents.add(inner);
    if (extents.size() > 1 || random.nextBoolean()) {
      extents.add(random.nextInt(1, 4));
    }
    return RandomTensors.tensor(random, new Shape(extents));
  }

  private static Tensor weightsBefore(SplittableRandom random, Shape x) {
    int inner = x.rank() == 1 ? x.extent(0) : x.extent(x.rank() - 2);
    List<Integer> extents = batch(random, x);
    if (!extents.isEmpty() || random.nextBoolean()) {
      extents.add(random.nextInt(1, 4));
    }
    extents.add(inner);
    return RandomTensors.tensor(random, new Shape(extents));
  }

  /// Batch axes that broadcast with those of `x`, often none.
  private static List<Integer> batch(SplittableRandom random, Shape x) {
    if (random.nextBoolean()) {
      return new ArrayList<>();
    }
    int axes = Math.max(0, x.rank() - 2);
    return new ArrayList<>(partner(random, new Shape(x.extents().subList(0, axes))).extents());
  }

  /// A shape that broadcasts with `x`, with axes missing, repeated or added.
  private static Shape partner(SplittableRandom random, Shape x) {
    int from = random.nextInt(0, x.rank() + 1);
    List<Integer> extents = new ArrayList<>(x.extents().subList(from, x.rank()));
    extents.replaceAll(
        extent -> extent == 1 ? random.nextInt(1, 3) : random.nextInt(3) == 0 ? 1 : extent);
    if (from == 0 && random.nextInt(4) == 0) {
      extents.addFirst(2);
    }
    return new Shape(extents);
  }

  private static List<Integer> shuffled(SplittableRandom random, int rank) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    return axes;
  }

  private static List<Integer> axes(SplittableRandom random, int rank) {
    return IntStream.range(0, rank).filter(_ -> random.nextBoolean()).boxed().toList();
  }

  private static TensorOp.Slice slice(SplittableRandom random, Shape x) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    List<Integer> extents = new ArrayList<>();
    for (int extent : x.extents()) {
      int first = random.nextInt(extent);
      int last = random.nextInt(extent);
      int step = random.nextInt(1, 3) * (last < first ? -1 : 1);
      starts.add(first);
      steps.add(step);
      extents.add((last - first) / step + 1);
    }
    return new TensorOp.Slice(starts, steps, extents);
  }

  private static TensorOp.Pad pad(SplittableRandom random, Shape x) {
    TensorOp.PadMode mode = List.of(TensorOp.PadMode.values()).get(random.nextInt(4));
    List<Integer> pads = new ArrayList<>();
    for (int i = 0; i < 2 * x.rank(); i++) {
      int extent = x.extent(i % x.rank());
      int high = mode == TensorOp.PadMode.REFLECT ? extent : 3;
      pads.add(random.nextInt(0, high));
    }
    return new TensorOp.Pad(pads, mode, random.nextDouble());
  }

  private static TensorOp.Gather gather(SplittableRandom random, Shape x) {
    int axis = random.nextInt(x.rank());
    int extent = x.extent(axis);
    Shape shape = RandomTensors.shape(random, random.nextInt(0, 3), 1, 4);
    double[] indices = random.ints(shape.size(), -extent, extent).asDoubleStream().toArray();
    return new TensorOp.Gather(axis, Tensor.wrap(shape, indices));
  }

  private static Case binary(SplittableRandom random, TensorOp.Linear op) {
    Shape x = RandomTensors.shape(random, random.nextInt(0, 4), 1, 4);
    Tensor first = RandomTensors.tensor(random, x);
    return new Case(op, List.of(first, RandomTensors.tensor(random, partner(random, x))));
  }

  private static Case concat(SplittableRandom random) {
    Shape x = RandomTensors.shape(random, random.nextInt(1, 4), 1, 4);
    int axis = random.nextInt(x.rank());
    List<Tensor> operands = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int[] extents = x.toArray();
      extents[axis] = random.nextInt(1, 4);
      operands.add(RandomTensors.tensor(random, Shape.of(extents)));
    }
    return new Case(new TensorOp.Concat(axis), operands);
  }

  private static Case window(SplittableRandom random) {
    int spatial = random.nextInt(1, 4);
    int groups = random.nextInt(1, 3);
    int channels = groups * random.nextInt(1, 3);
    int outPerGroup = random.nextInt(1, 3);
    List<Integer> x = new ArrayList<>(List.of(random.nextInt(1, 3), channels));
    x.addAll(RandomTensors.integers(random, spatial, 5, 7));
    List<Integer> kernel = RandomTensors.integers(random, spatial, 1, 4);
    List<Integer> strides = RandomTensors.integers(random, spatial, 1, 4);
    List<Integer> dilations = RandomTensors.integers(random, spatial, 1, 3);
    List<Integer> pads = RandomTensors.integers(random, 2 * spatial, 0, 3);
    Optional<Tensor> bias =
        random.nextBoolean()
            ? Optional.of(RandomTensors.tensor(random, Shape.of(groups * outPerGroup)))
            : Optional.empty();
    List<Integer> weights = new ArrayList<>(kernel);
    TensorOp.Linear op =
        switch (random.nextInt(3)) {
          case 0 ->
              new TensorOp.AveragePool(kernel, strides, dilations, pads, random.nextBoolean());
          case 1 -> {
            weights.addAll(0, List.of(groups * outPerGroup, channels / groups));
            Tensor w = RandomTensors.tensor(random, new Shape(weights));
            yield new TensorOp.Convolution(w, bias, strides, dilations, pads, groups);
          }
          default -> {
            weights.addAll(0, List.of(channels, outPerGroup));
            Tensor w = RandomTensors.tensor(random, new Shape(weights));
            List<Integer> output = RandomTensors.integers(random, spatial, 0, 2);
            yield new TensorOp.TransposedConvolution(
                w, bias, strides, dilations, pads, output, groups);
          }
        };
    return new Case(op, List.of(RandomTensors.tensor(random, new Shape(x))));
  }
}
