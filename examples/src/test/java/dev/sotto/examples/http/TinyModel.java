package dev.sotto.examples.http;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import dev.sotto.runtime.CompiledModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Four inputs, two weighted sums, compiled.
public final class TinyModel {
  private static final Shape INPUT = Shape.of(1, 4);
  private static final Shape OUTPUT = Shape.of(1, 2);

  private TinyModel() {}

  private static CompiledModel compile(double... weights) {
    TensorOp sums =
        new TensorOp.FullyConnected(
            Tensor.of(Shape.of(4, 2), weights), Optional.of(Tensor.of(Shape.of(2), 0.25, -0.5)));
    TensorGraph graph =
        new TensorGraph(
            "tiny",
            List.of(new TensorGraph.TensorInput("x", INPUT)),
            List.of(new TensorGraph.TensorNode("sums", sums, List.of("x"), OUTPUT, "sums")),
            List.of(new TensorGraph.TensorOutput("y", "sums")));
    return CompiledModel.of(Compiler.compile(graph, List.of(), CompileOptions.standard()).model());
  }

  /// With weights that [#answer] was computed for.
  public static CompiledModel compile() {
    return compile(0.5, -1, 0.25, 0.75, -0.5, 0.125, 1, 0.5);
  }

  /// One sample.
  public static Map<String, Tensor> sample(double... values) {
    return Map.of("x", Tensor.of(INPUT, values));
  }

  /// The compiler's default, a hundredth of an output's range: for inputs in [-1, 1] the wider of
  /// the two is 2 · (1 + 0.75 + 0.125 + 0.5).
  public static final double TOLERANCE = 0.01 * 4.75;

  /// What the model gives for (1, 0.5, -1, 0.25), by hand.
  public static double[] answer() {
    return new double[] {
      0.25 + 0.5 + 0.5 * 0.25 + 0.5 + 0.25, -0.5 - 1 + 0.5 * 0.75 - 0.125 + 0.25 * 0.5
    };
  }
}
