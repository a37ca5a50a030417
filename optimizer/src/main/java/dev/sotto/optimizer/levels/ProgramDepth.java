package dev.sotto.optimizer.levels;

import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.LevelDemand;
import java.util.List;
import java.util.Map;

/// Levels of a packed program: what each operator consumes, and where each value is computed.
final class ProgramDepth {
  private ProgramDepth() {}

  /// Levels that an operator consumes.
  static int consumed(PackedOp op) {
    return switch (op) {
      case PackedOp.LinearMap _, PackedOp.Multiply _ -> 1;
      case PackedOp.Polynomial polynomial -> polynomial.polynomial().depth();
      case PackedOp.Input _, PackedOp.Add _, PackedOp.Subtract _ -> 0;
    };
  }

  /// The level of every value, the outputs at 0.
  static Map<String, Integer> levels(PackedProgram program) {
    List<LevelDemand.Step> steps =
        program.nodes().stream()
            .map(node -> new LevelDemand.Step(node.result(), node.operands(), consumed(node.op())))
            .toList();
    return LevelDemand.of(
        steps, program.outputs().stream().map(PackedProgram.PackedOutput::value).toList());
  }

  /// The level of the highest value.
  static int depth(PackedProgram program) {
    Map<String, Integer> levels = levels(program);
    int depth = 0;
    for (PackedNode node : program.nodes()) {
      depth = Math.max(depth, levels.getOrDefault(node.result(), 0));
    }
    return depth;
  }
}
