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

  private SmallModels() {}

  /// Two fully connected layers around a ReLU; the first layer's node is called `layer`.
  public static TensorGraph network(String layer) {
    SplittableRandom random = new SplittableRandom(11);
    Shape hidden = Shape.of(1, 5);
    return new TensorGraph(
        "small " + layer,
        List.of(new TensorInput("x", Shape.of(1, FEATURES))),
        List.of(
            new TensorNode(
                "h", weights(random, FEATURES, 5), List.of("x"), hidden, layer),
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
              "x",
              Tensor.wrap(Shape.of(1, FEATURES), random.doubles(FEATURES, -1, 1).toArray())));
    }
    return samples;
  }

  public static Compilation compile(TensorGraph graph) {
    List<List<Tensor>> calibration =
        samples(48).stream().map(sample -> List.copyOf(sample.values())).toList();
    return Compiler.compile(graph, calibration, CompileOptions.standard());
  }

  /// All facts of the network whose first layer is called `layer`.
  public static ModelFacts facts(String layer, Optional<Measured> measured) {
    Compilation compilation = compile(network(layer));
    return GatherFacts.of(
        new ReportInput(compilation.model(), Optional.of(compilation), samples(48), measured));
  }
}
