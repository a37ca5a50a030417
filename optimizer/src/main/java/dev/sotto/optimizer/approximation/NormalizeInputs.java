package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.tensor.GraphIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Chooses how the client scales each input, so that what it encrypts lies in about `[-1, 1]`.
///
/// A table whose columns differ widely gets an offset and a scale for each column; anything else
/// one scale. Ranges are widened by a quarter.
public final class NormalizeInputs {
  private static final double WIDENING = 1.25;

  /// Columns differ widely where the largest is this many times the median.
  private static final double HETEROGENEOUS = 8;

  private NormalizeInputs() {}

  /// From the values of each input, the samples of one element side by side.
  public static Map<String, ScaledValue> fromSamples(
      TensorGraph graph, Map<String, double[]> values, int samples) {
    GraphIndex index = new GraphIndex(graph);
    Map<String, ScaledValue> inputs = new LinkedHashMap<>();
    for (TensorInput input : graph.inputs()) {
      double[] value = values.getOrDefault(input.name(), new double[0]);
      boolean onlyAffine =
          index.consumers(input.name()).stream()
              .allMatch(reader -> reader.op() instanceof TensorOp.Affine);
      inputs.put(input.name(), scale(input, value, samples, onlyAffine));
    }
    return inputs;
  }

  /// For inputs already in `[-1, 1]`.
  public static Map<String, ScaledValue> identity(TensorGraph graph) {
    Map<String, ScaledValue> inputs = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(i -> inputs.put(i.name(), ScaledValue.plain(i.name(), i.shape().size())));
    return inputs;
  }

  private static ScaledValue scale(
      TensorInput input, double[] values, int samples, boolean mayShift) {
    int elements = input.shape().size();
    double[] low = new double[elements];
    double[] high = new double[elements];
    double[] magnitude = new double[elements];
    double largest = 0;
    for (int element = 0; element < elements; element++) {
      low[element] = Double.POSITIVE_INFINITY;
      high[element] = Double.NEGATIVE_INFINITY;
      for (int s = 0; s < samples; s++) {
        low[element] = Math.min(low[element], values[element * samples + s]);
        high[element] = Math.max(high[element], values[element * samples + s]);
      }
      magnitude[element] = Math.max(Math.abs(low[element]), Math.abs(high[element]));
      largest = Math.max(largest, magnitude[element]);
    }
    double[] scale = new double[elements];
    double[] offset = new double[elements];
    Arrays.fill(scale, largest > 0 ? largest * WIDENING : 1);
    double median =
        Arrays.stream(magnitude)
            .filter(m -> m > 0)
            .sorted()
            .skip(Arrays.stream(magnitude).filter(m -> m > 0).count() / 2)
            .findFirst()
            .orElse(1);
    if (mayShift && isTable(input.shape()) && largest > HETEROGENEOUS * median) {
      for (int element = 0; element < elements; element++) {
        double half = (high[element] - low[element]) / 2 * WIDENING;
        offset[element] = (high[element] + low[element]) / 2;
        // A column that never varied keeps its own size as room.
        double room = magnitude[element] > 0 ? magnitude[element] : 1;
        scale[element] = Math.max(half, 1e-3 * room);
        if (half == 0) {
          scale[element] = room;
        }
      }
    }
    return new ScaledValue(input.name(), scale, offset);
  }

  /// One axis longer than 1: a row of columns.
  static boolean isTable(Shape shape) {
    return shape.extents().stream().filter(extent -> extent > 1).count() == 1;
  }

  /// The client's graph: each input scaled, under the input's own name.
  public static TensorGraph head(TensorGraph graph, Map<String, ScaledValue> inputs) {
    List<TensorNode> nodes = new ArrayList<>();
    List<TensorOutput> outputs = new ArrayList<>();
    for (TensorInput input : graph.inputs()) {
      ScaledValue scaled =
          inputs.getOrDefault(input.name(), ScaledValue.plain(input.name(), input.shape().size()));
      String current = input.name();
      if (scaled.hasOffset()) {
        double[] negative = Arrays.stream(scaled.offset()).map(o -> 0 - o).toArray();
        TensorOp op = new TensorOp.AddConstant(Tensor.wrap(input.shape(), negative));
        String shifted = input.name() + ".shifted";
        nodes.add(new TensorNode(shifted, op, List.of(current), input.shape(), input.name()));
        current = shifted;
      }
      double[] inverse = Arrays.stream(scaled.scale()).map(s -> 1 / s).toArray();
      if (Arrays.stream(inverse).anyMatch(s -> s != 1)) {
        boolean uniform = Arrays.stream(inverse).allMatch(s -> s == inverse[0]);
        Tensor factor = uniform ? Tensor.scalar(inverse[0]) : Tensor.wrap(input.shape(), inverse);
        String result = input.name() + ".scaled";
        TensorOp op = new TensorOp.MultiplyConstant(factor);
        nodes.add(new TensorNode(result, op, List.of(current), input.shape(), input.name()));
        current = result;
      }
      outputs.add(new TensorOutput(input.name(), current));
    }
    return new TensorGraph(graph.name() + ".head", graph.inputs(), nodes, outputs);
  }
}
