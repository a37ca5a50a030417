package dev.sotto.optimizer;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.CompileFacts;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.approximation.ApproximateModel;
import dev.sotto.optimizer.approximation.ApproximateModel.Approximated;
import dev.sotto.optimizer.levels.CompilePacking;
import dev.sotto.optimizer.levels.PlannedCircuit;
import dev.sotto.optimizer.tensor.FiniteConstants;
import dev.sotto.optimizer.tensor.SplitClientParts;
import dev.sotto.optimizer.tensor.TensorPasses;
import java.util.ArrayList;
import java.util.List;

/// Compiles a model: tensor passes, approximation, packing, levels.
public final class Compiler {
  public static final String VERSION = "0.1.0";

  private Compiler() {}

  /// Compiles `imported`; each calibration sample holds the model's inputs in order.
  ///
  /// Without samples the inputs are taken to lie in `[-1, 1]`, and a note says what that costs.
  ///
  /// @throws dev.sotto.ir.UnsupportedModelException where the model asks for what cannot be
  ///   compiled
  public static Compilation compile(
      TensorGraph imported, List<List<Tensor>> calibrationSamples, CompileOptions options) {
    requireSamplesOfShape(imported, calibrationSamples);
    FiniteConstants.require(imported);
    options.progress().accept("simplify");
    TensorGraph whole = TensorPasses.run(TensorPasses.WHOLE, imported);
    SplitClientParts.Split split = SplitClientParts.run(whole, options.encryptAll());
    TensorGraph exact = TensorPasses.run(TensorPasses.BODY, split.body());
    options.progress().accept("approximate");
    Approximated approximated =
        ApproximateModel.run(
            exact,
            split.tail(),
            calibrationSamples,
            options.tolerance(),
            depth -> CompilePacking.usualCosts(depth, options.costs()));
    options.progress().accept("pack and plan");
    PlannedCircuit planned =
        CompilePacking.compile(
            approximated.graph(),
            options.batch(),
            options.costs(),
            approximated.outputTolerance(),
            approximated.arguments());
    List<String> notes = new ArrayList<>(split.notes());
    notes.addAll(approximated.notes());
    notes.addAll(planned.notes());
    CompileFacts facts =
        new CompileFacts(
            options.modelSha256(),
            VERSION,
            options.tolerance(),
            approximated.calibrationSamples(),
            approximated.facts(),
            notes);
    SplitModel model =
        new SplitModel(
            approximated.head(),
            planned.circuit(),
            approximated.tail(),
            approximated.outputRanges(),
            planned.outputDeviation(),
            facts);
    return new Compilation(
        imported,
        approximated.sizes(),
        approximated.exact(),
        approximated.graph(),
        approximated.values(),
        approximated.approximations(),
        approximated.arguments(),
        planned.packed(),
        model,
        approximated.error(),
        approximated.agreement(),
        planned.estimatedNanos());
  }

  private static void requireSamplesOfShape(TensorGraph graph, List<List<Tensor>> samples) {
    for (List<Tensor> sample : samples) {
      if (sample.size() != graph.inputs().size()) {
        throw new IllegalArgumentException(
            "a calibration sample has %d tensors, the model takes %d"
                .formatted(sample.size(), graph.inputs().size()));
      }
      for (int k = 0; k < sample.size(); k++) {
        TensorGraph.TensorInput input = graph.inputs().get(k);
        if (!sample.get(k).shape().equals(input.shape())) {
          throw new IllegalArgumentException(
              "calibration sample of shape %s for input '%s' of %s"
                  .formatted(sample.get(k).shape(), input.name(), input.shape()));
        }
        for (int element = 0; element < sample.get(k).size(); element++) {
          if (!Double.isFinite(sample.get(k).at(element))) {
            throw new IllegalArgumentException(
                "calibration sample for input '%s' holds %s"
                    .formatted(input.name(), sample.get(k).at(element)));
          }
        }
      }
    }
  }
}
