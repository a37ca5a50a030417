package dev.sotto.optimizer.packing;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedProgram.PackedOutput;
import dev.sotto.ir.packed.PackedVerifier;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.LevelDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Places the tensors of a graph in slots, by the layouts whose linear maps cost least.
public final class PackProgram {
  private PackProgram() {}

  /// Packs a graph of `Affine`, `Polynomial`, `Multiply`, `Add` and `Subtract` nodes.
  ///
  /// @throws CompilerBugException where another operator is left in the graph
  public static PackedProgram pack(TensorGraph graph, PackOptions options) {
    return pack(graph, options, new LayoutDiagonals());
  }

  /// As without `diagonals`, which keeps what is found for the same graph in other rings.
  public static PackedProgram pack(
      TensorGraph graph, PackOptions options, LayoutDiagonals diagonals) {
    LayoutClasses classes = LayoutClasses.of(graph);
    LayoutCosts costs = new LayoutCosts(options.costs(), levels(graph), diagonals);
    List<Candidate> chosen = new ChooseLayouts(graph, classes, costs, options).choose();
    int width = 1;
    for (Candidate candidate : chosen) {
      width = Math.max(width, candidate.layout().period());
    }
    List<PackedNode> nodes = new ArrayList<>();
    for (TensorGraph.TensorInput input : graph.inputs()) {
      Layout layout = narrowed(chosen.get(classes.of(input.name())), width);
      nodes.add(
          new PackedNode(
              input.name(), new PackedOp.Input(input.name()), List.of(), layout, input.name()));
    }
    for (TensorNode node : graph.nodes()) {
      List<Candidate> operands =
          node.operands().stream().map(name -> chosen.get(classes.of(name))).toList();
      Candidate result = chosen.get(classes.of(node.result()));
      PackedOp op = lower(node, operands, result, costs);
      Layout layout = narrowed(result, width);
      nodes.add(new PackedNode(node.result(), op, node.operands(), layout, node.origin()));
    }
    List<PackedOutput> outputs =
        graph.outputs().stream()
            .map(output -> new PackedOutput(output.name(), output.value()))
            .toList();
    return PackedVerifier.verify(new PackedProgram(graph.name(), width, nodes, outputs));
  }

  private static PackedOp lower(
      TensorNode node, List<Candidate> operands, Candidate result, LayoutCosts costs) {
    return switch (node.op()) {
      case TensorOp.Affine op ->
          new PackedOp.LinearMap(
              op.matrices(), op.bias(), costs.affine(node, op, operands, result).fold());
      case TensorOp.Polynomial op -> new PackedOp.Polynomial(op.polynomial());
      case TensorOp.Multiply _ -> new PackedOp.Multiply();
      case TensorOp.Add _ -> new PackedOp.Add();
      case TensorOp.Subtract _ -> new PackedOp.Subtract();
      default -> throw new CompilerBugException("PackProgram: " + node + " is not lowered");
    };
  }

  private static Layout narrowed(Candidate candidate, int width) {
    Layout layout = candidate.layout();
    return new Layout(
        layout.shape(), width, layout.period(), layout.ciphertexts(), layout.digits());
  }

  /// The level at which each value of a graph is computed, the outputs at 0.
  public static Map<String, Integer> levels(TensorGraph graph) {
    List<LevelDemand.Step> steps = new ArrayList<>();
    graph.inputs().forEach(in -> steps.add(new LevelDemand.Step(in.name(), List.of(), 0)));
    for (TensorNode node : graph.nodes()) {
      steps.add(new LevelDemand.Step(node.result(), node.operands(), depth(node)));
    }
    return LevelDemand.of(
        steps, graph.outputs().stream().map(TensorGraph.TensorOutput::value).toList());
  }

  private static int depth(TensorNode node) {
    return switch (node.op()) {
      case TensorOp.Affine _, TensorOp.Multiply _ -> 1;
      case TensorOp.Polynomial op -> op.polynomial().depth();
      case TensorOp.Add _, TensorOp.Subtract _ -> 0;
      default -> throw new CompilerBugException("PackProgram: " + node + " is not lowered");
    };
  }
}
