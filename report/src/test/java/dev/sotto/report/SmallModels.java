package dev.sotto.report;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import dev.sotto.report.facts.GatherFacts;
import dev.sotto.report.facts.Measured;
import dev.sotto.report.facts.MemoryPlan;
import dev.sotto.report.facts.ModelFacts;
import dev.sotto.report.facts.ReportInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A network of two layers, compiled in a moment.
public final class SmallModels {
  public static final int FEATURES = 6;

  /// What a server holds is the runtime's to say, which the report does not know.
  public static final MemoryPlan MEMORY = new MemoryPlan(3_000_000, 2_000_000, 1_000_000);

  private static final int DEEP_LAYERS = 24;

  private SmallModels() {}

  /// Two fully connected layers around a ReLU; the first layer's node is called `layer`.
  public static TensorGraph network(String layer) {
    SplittableRandom random = new SplittableRandom(11);
    Shape hidden = Shape.of(1, 5);
    return new TensorGraph(
        "small " + layer,
        List.of(new TensorInput("x", Shape.of(1, FEATURES))),
        List.of(
            new TensorNode("h", weights(random, FEATURES, 5), List.of("x"), hidden, layer),
            new TensorNode(
                "a", new TensorOp.Activate(new Activation.Relu()), List.of("h"), hidden, "relu"),
            new TensorNode("y", weights(random, 5, 2), List.of("a"), Shape.of(1, 2), "scores")),
        List.of(new TensorOutput("y", "y")));
  }

  private static TensorOp weights(SplittableRandom random, int from, int to) {
    Shape shape = Shape.of(from, to);
    return new TensorOp.FullyConnected(
        Tensor.wrap(shape, random.doubles(shape.size(), -1, 1).toArray()), Optional.empty());
  }

  /// Samples of the network's input.
  public static List<Map<String, Tensor>> samples(int count) {
    SplittableRandom random = new SplittableRandom(12);
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      samples.add(
          Map.of(
              "x", Tensor.wrap(Shape.of(1, FEATURES), random.doubles(FEATURES, -1, 1).toArray())));
    }
    return samples;
  }

  /// Twenty-four layers of a rotation and a tanh, deeper than any ring without bootstraps.
  public static TensorGraph deep() {
    List<TensorNode> nodes = new ArrayList<>();
    Shape shape = Shape.of(1, FEATURES);
    String value = "x";
    for (int layer = 0; layer < DEEP_LAYERS; layer++) {
      nodes.add(new TensorNode("h" + layer, turn(layer), List.of(value), shape, "turn" + layer));
      TensorOp tanh = new TensorOp.Activate(new Activation.Tanh());
      nodes.add(new TensorNode("a" + layer, tanh, List.of("h" + layer), shape, "tanh" + layer));
      value = "a" + layer;
    }
    return new TensorGraph(
        "deep", List.of(new TensorInput("x", shape)), nodes, List.of(new TensorOutput("y", value)));
  }

  /// Turns pairs of features, and widens them a little for what tanh takes.
  private static TensorOp turn(int layer) {
    double cos = 1.2 * Math.cos(layer + 1);
    double sin = 1.2 * Math.sin(layer + 1);
    double[] weights = new double[FEATURES * FEATURES];
    for (int k = 0; k < FEATURES; k += 2) {
      weights[k * FEATURES + k] = cos;
      weights[k * FEATURES + k + 1] = sin;
      weights[(k + 1) * FEATURES + k] = -sin;
      weights[(k + 1) * FEATURES + k + 1] = cos;
    }
    return new TensorOp.FullyConnected(
        Tensor.wrap(Shape.of(FEATURES, FEATURES), weights), Optional.empty());
  }

  public static Compilation compile(TensorGraph graph) {
    List<List<Tensor>> calibration =
        samples(48).stream().map(sample -> List.copyOf(sample.values())).toList();
    return Compiler.compile(graph, calibration, CompileOptions.standard());
  }

  /// All facts of the network whose first layer is called `layer`.
  public static ModelFacts facts(String layer, Optional<Measured> measured) {
    return facts(compile(network(layer)), measured);
  }

  /// All facts of a compilation.
  public static ModelFacts facts(Compilation compilation, Optional<Measured> measured) {
    return GatherFacts.of(
        new ReportInput(
            compilation.model(), Optional.of(compilation), samples(48), MEMORY, measured));
  }
}
