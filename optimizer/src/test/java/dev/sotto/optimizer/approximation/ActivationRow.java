package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Activations in a row, each on all of the one before: `y0` of the input, `y1` of `y0`, …
final class ActivationRow {
  private static final Shape SHAPE = Shape.of(1, 4);

  private ActivationRow() {}

  static TensorGraph graph(List<Activation> row) {
    List<TensorNode> nodes = new ArrayList<>();
    String before = "x";
    for (int k = 0; k < row.size(); k++) {
      String result = "y" + k;
      nodes.add(
          new TensorNode(result, new TensorOp.Activate(row.get(k)), List.of(before), SHAPE, "a"));
      before = result;
    }
    return new TensorGraph(
        "row", List.of(new TensorInput("x", SHAPE)), nodes, List.of(new TensorOutput("y", before)));
  }

  static EstimateRun estimate(TensorGraph graph) {
    return new EstimateRun(graph, _ -> new RingCosts(CostTable.standard(), 15, 4, 4));
  }

  /// On every `step`-th of 256 samples, which fill `[-4, 4]`.
  static FitInOrder fits(TensorGraph graph, int step) {
    SplittableRandom random = new SplittableRandom(3);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < 256; s++) {
      Tensor sample = Tensor.wrap(SHAPE, random.doubles(4, -4, 4).toArray());
      if (s % step == 0) {
        samples.add(List.of(sample));
      }
    }
    BatchEvaluator evaluator = new BatchEvaluator(graph, samples);
    Map<String, double[]> exact = evaluator.runExact();
    String last = graph.outputs().getFirst().value();
    TensorGraph tail =
        new TensorGraph(
            "tail",
            List.of(new TensorInput(last, SHAPE)),
            List.of(),
            List.of(new TensorOutput("y", last)));
    double[] importance = ones(samples.size());
    double[] gains = ones(SHAPE.size());
    Map<String, OperandProfile> profiles = new HashMap<>();
    Map<String, double[]> allGains = new HashMap<>();
    for (TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Activate(Activation function)) {
        double[] operand = exact.getOrDefault(node.operands().getFirst(), new double[0]);
        profiles.put(
            node.result(),
            OperandProfile.observed(function, operand, SHAPE, gains, importance).getFirst());
        allGains.put(node.result(), gains);
      }
    }
    OutputMeter meter = new OutputMeter(tail, evaluator, exact);
    return new FitInOrder(
        graph, evaluator, meter, exact, profiles, allGains, importance, new RecentFits());
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
