package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.TensorGraph;
import java.util.List;

/// The pipeline from an imported model to affine maps, activations and products.
public final class TensorPasses {
  /// On the whole model.
  public static final List<Pass> WHOLE =
      List.of(
          new Pass("EliminateDeadCode", "nothing unused is worth a pass", EliminateDeadCode::run),
          new Pass(
              "RecognisePatterns",
              "before operators are lowered, while an exporter's idiom is still one group",
              RecognisePatterns::run));

  /// On what runs encrypted, after the client's part is split off.
  public static final List<Pass> BODY =
      List.of(
          new Pass(
              "LowerQuotients",
              "yields functions, products and linear nodes, so before the linear ones are lowered",
              LowerQuotients::run),
          new Pass(
              "LowerMaximum",
              "yields linear nodes and ReLUs, so before the linear ones are lowered",
              LowerMaximum::run),
          new Pass(
              "NameOutputs",
              "after all passes that put other values in the place of outputs",
              NameOutputs::run),
          new Pass("LowerLinear", "gives composition one operator to deal with", LowerLinear::run),
          new Pass(
              "ComposeLinear",
              "after all linear nodes have one form; what follows counts levels",
              ComposeLinear::run));

  private TensorPasses() {}

  /// Runs `passes` in order, verifying after each.
  public static TensorGraph run(List<Pass> passes, TensorGraph graph) {
    TensorGraph current = graph;
    for (Pass pass : passes) {
      current = Verify.after(pass.name(), pass.function().apply(current));
    }
    return current;
  }
}
