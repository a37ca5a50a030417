package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.tensor.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How far out a sample lies: the root mean square of its inputs, each less its mean and relative
/// to its spread, over a threshold; 1 below that.
///
/// The columns of a table have a mean and a spread each, the elements of anything else none and one
/// in common. `centers` and `factors` (one over the spread, 0 for a column that never varied) are
/// by input.
@SuppressWarnings("ArrayRecordComponent")
record SampleSize(Map<String, double[]> centers, Map<String, double[]> factors, double threshold) {
  /// A column's spread is at least this part of its largest distance from the mean: what hardly
  /// ever varies says little of a sample's size.
  private static final double LEAST_SPREAD = 0.1;

  /// From the values of each input, the samples of one element side by side.
  static SampleSize of(TensorGraph body, Map<String, double[]> values, int samples) {
    Map<String, double[]> centers = new LinkedHashMap<>();
    Map<String, double[]> factors = new LinkedHashMap<>();
    for (TensorInput input : body.inputs()) {
      double[] value = values.getOrDefault(input.name(), new double[0]);
      int elements = input.shape().size();
      double[] center = new double[elements];
      double[] factor = new double[elements];
      if (NormalizeInputs.isTable(input.shape())) {
        for (int k = 0; k < elements; k++) {
          double[] own = Arrays.copyOfRange(value, k * samples, (k + 1) * samples);
          center[k] = Arrays.stream(own).average().orElse(0);
          factor[k] = inverseSpread(own, center[k]);
        }
      } else {
        Arrays.fill(factor, inverseSpread(value, 0));
      }
      centers.put(input.name(), center);
      factors.put(input.name(), factor);
    }
    return new SampleSize(centers, factors, 1);
  }

  private static double inverseSpread(double[] values, double center) {
    double square = 0;
    double largest = 0;
    for (double value : values) {
      square += (value - center) * (value - center);
      largest = Math.max(largest, Math.abs(value - center));
    }
    double spread = Math.max(Math.sqrt(square / values.length), LEAST_SPREAD * largest);
    return spread > 0 ? 1 / spread : 0;
  }

  SampleSize from(double other) {
    return new SampleSize(centers, factors, other);
  }

  /// What is taken off an input's elements; none of what is no input.
  double[] center(String input) {
    return centers.getOrDefault(input, new double[0]);
  }

  /// The root mean squares of the samples.
  double[] distances(Map<String, double[]> values, int samples) {
    double[] squares = new double[samples];
    factors.forEach(
        (input, factor) -> {
          double[] value = values.getOrDefault(input, new double[0]);
          double[] center = center(input);
          for (int k = 0; k < value.length; k++) {
            double own = (value[k] - center[k / samples]) * factor[k / samples];
            squares[k % samples] += own * own;
          }
        });
    return Arrays.stream(squares).map(square -> Math.sqrt(square / counted())).toArray();
  }

  private double counted() {
    long counted =
        factors.values().stream().flatMapToDouble(Arrays::stream).filter(f -> f > 0).count();
    return Math.max(1, counted);
  }

  /// The client's graph: the inputs of `body` less their centers, divided by the size, and the
  /// inverse of the size, called `inverse`.
  TensorGraph head(TensorGraph body, String inverse) {
    GraphBuilder builder = new GraphBuilder(body);
    Shape single = Shape.of(1);
    String origin = "size of the sample";
    List<String> squares = new ArrayList<>();
    Map<String, String> centered = new LinkedHashMap<>();
    for (TensorInput input : body.inputs()) {
      Shape shape = input.shape();
      String x = input.name();
      double[] negative = Arrays.stream(center(x)).map(c -> 0 - c).toArray();
      if (Arrays.stream(negative).anyMatch(c -> c != 0)) {
        TensorOp op = new TensorOp.AddConstant(Tensor.wrap(shape, negative));
        x = builder.add(x + ".centered", op, List.of(x), shape, origin);
      }
      centered.put(input.name(), x);
      double[] factor = factors.getOrDefault(input.name(), new double[shape.size()]);
      TensorOp relative = new TensorOp.MultiplyConstant(Tensor.wrap(shape, factor.clone()));
      String u = builder.add(input.name() + ".relative", relative, List.of(x), shape, origin);
      String square =
          builder.add(u + ".square", new TensorOp.Multiply(), List.of(u, u), shape, origin);
      Shape flat = Shape.of(shape.size());
      square = builder.add(square, new TensorOp.Reshape(flat), List.of(square), flat, origin);
      TensorOp sum = new TensorOp.ReduceSum(List.of(0), true);
      squares.add(builder.add(square, sum, List.of(square), single, origin));
    }
    String all = squares.getFirst();
    for (String other : squares.subList(1, squares.size())) {
      all = builder.add(all, new TensorOp.Add(), List.of(all, other), single, origin);
    }
    Tensor scale = Tensor.scalar(1 / (counted() * threshold * threshold));
    all = builder.add(all, new TensorOp.MultiplyConstant(scale), List.of(all), single, origin);
    // max(1, x) = 1 + relu(x - 1)
    all = builder.add(all, plus(-1), List.of(all), single, origin);
    all = builder.add(all, function(new Activation.Relu()), List.of(all), single, origin);
    all = builder.add(all, plus(1), List.of(all), single, origin);
    all = builder.add(all, function(new Activation.Pow(-0.5)), List.of(all), single, origin);
    List<TensorOutput> outputs = new ArrayList<>();
    for (TensorInput input : body.inputs()) {
      String x = centered.getOrDefault(input.name(), input.name());
      TensorOp divide = new TensorOp.Multiply();
      String divided =
          builder.add(input.name() + ".sized", divide, List.of(x, all), input.shape(), origin);
      outputs.add(new TensorOutput(input.name(), divided));
    }
    outputs.add(new TensorOutput(inverse, all));
    TensorGraph nodes = builder.build();
    return new TensorGraph(body.name() + ".sizes", body.inputs(), nodes.nodes(), outputs);
  }

  private static TensorOp plus(double constant) {
    return new TensorOp.AddConstant(Tensor.scalar(constant));
  }

  private static TensorOp function(Activation function) {
    return new TensorOp.Activate(function);
  }
}
