package dev.sotto.ir.tensor;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Random tensors and attribute lists for property tests.
final class RandomTensors {
  private RandomTensors() {}

  /// Elements in `[-1, 1)`.
  static Tensor tensor(SplittableRandom random, Shape shape) {
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble(-1, 1);
    }
    return Tensor.wrap(shape, values);
  }

  static List<Integer> integers(SplittableRandom random, int count, int low, int high) {
    return Stream.generate(() -> random.nextInt(low, high)).limit(count).toList();
  }

  static Shape shape(SplittableRandom random, int rank, int low, int high) {
    return new Shape(integers(random, rank, low, high));
  }
}
