package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Bounds on every value of a lowered graph whose inputs lie in `[-1, 1]`, by interval arithmetic.
///
/// The bounds hold for every input and are wide: each layer takes its worst case by itself.
public final class IntervalRanges {
  private static final int GRID = 512;

  private IntervalRanges() {}

  /// Elementwise bounds.
  public record Range(double[] low, double[] high) {
    public double least() {
      return Arrays.stream(low).min().orElse(0);
    }

    public double greatest() {
      return Arrays.stream(high).max().orElse(0);
    }

    double magnitude() {
      return Math.max(Math.abs(least()), Math.abs(greatest()));
    }
  }

  public static Map<String, Range> of(TensorGraph graph) {
    Map<String, Range> ranges = new HashMap<>();
    graph
        .inputs()
        .forEach(
            input -> {
              double[] low = new double[input.shape().size()];
              double[] high = new double[low.length];
              Arrays.fill(low, -1);
              Arrays.fill(high, 1);
              ranges.put(input.name(), new Range(low, high));
            });
    for (TensorNode node : graph.nodes()) {
      Range[] operands =
          node.operands().stream()
              .map(o -> ranges.getOrDefault(o, new Range(new double[0], new double[0])))
              .toArray(Range[]::new);
      ranges.put(node.result(), range(node, operands));
    }
    return ranges;
  }

  private static Range range(TensorNode node, Range[] operands) {
    int elements = node.shape().size();
    double[] low = new double[elements];
    double[] high = new double[elements];
    if (node.op() instanceof TensorOp.Affine affine) {
      for (int row = 0; row < elements; row++) {
        double[] bounds = {affine.bias().at(row), affine.bias().at(row)};
        for (int k = 0; k < operands.length; k++) {
          LinearOperator matrix = affine.matrices().get(k);
          Range x = operands[k];
          matrix.forEachInRow(
              row,
              (column, value) -> {
                bounds[0] += value * (value > 0 ? x.low()[column] : x.high()[column]);
                bounds[1] += value * (value > 0 ? x.high()[column] : x.low()[column]);
              });
        }
        low[row] = bounds[0];
        high[row] = bounds[1];
      }
    } else if (node.op() instanceof TensorOp.Activate(Activation function)) {
      // One interval for the tensor: its elements share a polynomial anyway.
      double from = operands[0].least();
      double to = operands[0].greatest();
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k <= GRID; k++) {
        double y = function.apply(from + (to - from) * k / GRID);
        least = Math.min(least, y);
        greatest = Math.max(greatest, y);
      }
      Arrays.fill(low, least);
      Arrays.fill(high, greatest);
    } else {
      Range x = operands[0];
      Range y = operands[1];
      boolean square = node.operands().get(0).equals(node.operands().get(1));
      for (int k = 0; k < elements; k++) {
        double[] products = {
          x.low()[k] * y.low()[k],
          x.low()[k] * y.high()[k],
          x.high()[k] * y.low()[k],
          x.high()[k] * y.high()[k]
        };
        Arrays.sort(products);
        low[k] = square ? Math.max(0, products[0]) : products[0];
        high[k] = products[3];
      }
    }
    return new Range(low, high);
  }
}
