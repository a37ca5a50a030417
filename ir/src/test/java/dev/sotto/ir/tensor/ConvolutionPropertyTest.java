package dev.sotto.ir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Windows against their definitions, written as the plainest loops over one output element.
class ConvolutionPropertyTest {
  /// Sums of at most 2·3·27 products of magnitude 1, each order of summation within 1e-13 of it.
  private static final double TOLERANCE = 1e-12;

  private record Case(
      Tensor x,
      Tensor weights,
      Tensor bias,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> pads,
      int groups) {}

  private static Case random(SplittableRandom random, boolean transposed) {
    int spatial = random.nextInt(1, 4);
    int groups = random.nextInt(1, 3);
    int in = groups * random.nextInt(1, 3);
    int out = groups * random.nextInt(1, 3);
    List<Integer> kernel = RandomTensors.integers(random, spatial, 1, 4);
    List<Integer> dilations = RandomTensors.integers(random, spatial, 1, 3);
    List<Integer> x = new ArrayList<>(List.of(random.nextInt(1, 3), in));
    x.addAll(RandomTensors.integers(random, spatial, 5, 8));
    List<Integer> w =
        new ArrayList<>(transposed ? List.of(in, out / groups) : List.of(out, in / groups));
    w.addAll(kernel);
    return new Case(
        RandomTensors.tensor(random, new Shape(x)),
        RandomTensors.tensor(random, new Shape(w)),
        RandomTensors.tensor(random, Shape.of(out)),
        RandomTensors.integers(random, spatial, 1, 4),
        dilations,
        RandomTensors.integers(random, 2 * spatial, 0, 3),
        groups);
  }

  private static int[] index(Shape shape, int flat) {
    int[] index = new int[shape.rank()];
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = flat % shape.extent(axis);
      flat /= shape.extent(axis);
    }
    return index;
  }

  private static int flat(Shape shape, int[] index) {
    int flat = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (index[axis] < 0 || index[axis] >= shape.extent(axis)) {
        return -1;
      }
      flat = flat * shape.extent(axis) + index[axis];
    }
    return flat;
  }

  @Test
  void aConvolutionIsItsDefinition() {
    Seeds.forEach(
        60,
        random -> {
          Case c = random(random, false);
          Tensor y =
              TensorInterpreter.execute(
                  new TensorOp.Convolution(
                      c.weights, Optional.of(c.bias), c.strides, c.dilations, c.pads, c.groups),
                  List.of(c.x));
          Shape weights = c.weights.shape();
          int perGroup = weights.extent(1);
          for (int i = 0; i < y.size(); i++) {
            int[] out = index(y.shape(), i);
            double sum = c.bias.at(out[1]);
            for (int j = 0; j < c.weights.size(); j++) {
              int[] tap = index(weights, j);
              int[] in = out.clone();
              in[1] = out[1] / (weights.extent(0) / c.groups) * perGroup + tap[1];
              for (int a = 0; a < c.strides.size(); a++) {
                in[a + 2] =
                    out[a + 2] * c.strides.get(a) + tap[a + 2] * c.dilations.get(a) - c.pads.get(a);
              }
              int from = flat(c.x.shape(), in);
              sum += tap[0] == out[1] && from >= 0 ? c.weights.at(j) * c.x.at(from) : 0;
            }
            assertEquals(sum, y.at(i), TOLERANCE);
          }
        });
  }

  @Test
  void aTransposedConvolutionSpreadsEveryInputOverItsWindow() {
    Seeds.forEach(
        60,
        random -> {
          Case c = random(random, true);
          List<Integer> outputPadding = RandomTensors.integers(random, c.strides.size(), 0, 2);
          Tensor y =
              TensorInterpreter.execute(
                  new TensorOp.TransposedConvolution(
                      c.weights,
                      Optional.of(c.bias),
                      c.strides,
                      c.dilations,
                      c.pads,
                      outputPadding,
                      c.groups),
                  List.of(c.x));
          double[] expected = new double[y.size()];
          for (int i = 0; i < expected.length; i++) {
            expected[i] = c.bias.at(index(y.shape(), i)[1]);
          }
          int channels = c.x.shape().extent(1);
          int outPerGroup = c.weights.shape().extent(1);
          for (int i = 0; i < c.x.size(); i++) {
            int[] in = index(c.x.shape(), i);
            for (int j = 0; j < c.weights.size(); j++) {
              int[] tap = index(c.weights.shape(), j);
              int[] out = in.clone();
              out[1] = in[1] / (channels / c.groups) * outPerGroup + tap[1];
              for (int a = 0; a < c.strides.size(); a++) {
                out[a + 2] =
                    in[a + 2] * c.strides.get(a) + tap[a + 2] * c.dilations.get(a) - c.pads.get(a);
              }
              int to = flat(y.shape(), out);
              if (to >= 0 && tap[0] == in[1]) {
                expected[to] += c.x.at(i) * c.weights.at(j);
              }
            }
          }
          assertArrayEquals(expected, y.toArray(), TOLERANCE);
        });
  }

  @Test
  void poolsTakeTheMeanAndTheLargestOfTheirWindows() {
    Seeds.forEach(
        60,
        random -> {
          Case c = random(random, false);
          List<Integer> kernel = c.weights.shape().extents().subList(2, c.x.shape().rank());
          for (boolean countPads : List.of(false, true)) {
            Tensor mean =
                TensorInterpreter.execute(
                    new TensorOp.AveragePool(kernel, c.strides, c.dilations, c.pads, countPads),
                    List.of(c.x));
            Tensor max =
                TensorInterpreter.execute(
                    new TensorOp.MaxPool(kernel, c.strides, c.dilations, c.pads), List.of(c.x));
            Shape taps = new Shape(kernel);
            for (int i = 0; i < mean.size(); i++) {
              int[] out = index(mean.shape(), i);
              double sum = 0;
              double largest = Double.NEGATIVE_INFINITY;
              int count = 0;
              for (int j = 0; j < taps.size(); j++) {
                int[] tap = index(taps, j);
                int[] in = out.clone();
                for (int a = 0; a < tap.length; a++) {
                  in[a + 2] =
                      out[a + 2] * c.strides.get(a) + tap[a] * c.dilations.get(a) - c.pads.get(a);
                }
                int from = flat(c.x.shape(), in);
                if (from >= 0) {
                  sum += c.x.at(from);
                  largest = Math.max(largest, c.x.at(from));
                  count++;
                }
              }
              int divisor = countPads ? taps.size() : Math.max(1, count);
              assertEquals(sum / divisor, mean.at(i), TOLERANCE);
              assertEquals(largest, max.at(i));
            }
          }
        });
  }
}
