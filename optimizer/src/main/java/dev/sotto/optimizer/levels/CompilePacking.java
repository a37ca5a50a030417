package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Decides ring, layouts and levels together: packs for each ring that is deep enough, from the
/// smallest on, and takes a larger one only where tensors need many ciphertexts and it is faster.
public final class CompilePacking {
  /// The scale at which a ring is thought of before a program's noise is known.
  private static final double USUAL_SCALE_BITS = 28;

  private CompilePacking() {}

  /// Packs and plans a graph of `Affine`, `Polynomial`, `Multiply`, `Add` and `Subtract`.
  ///
  /// @param tolerance on the outputs, relative to outputs of about 1
  /// @throws dev.sotto.ir.UnsupportedModelException where no secure ring is deep enough
  public static PlannedCircuit compile(
      TensorGraph graph, BatchOption batch, CostTable table, double tolerance) {
    int depth =
        PackProgram.levels(graph).values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Optional<PlannedCircuit> best = Optional.empty();
    double wanted = USUAL_SCALE_BITS;
    for (int logN = SecurityTable.MIN_LOG_N; logN <= SecurityTable.MAX_LOG_N; logN++) {
      int slots = 1 << (logN - 1);
      Optional<ModulusShape> shape = ChooseModulusShape.choose(logN, depth, wanted, table);
      if (shape.isEmpty() || batch.atLeast() > slots) {
        continue;
      }
      int digitPrimes = shape.get().digitPrimes();
      RingCosts costs = new RingCosts(table, logN, digitPrimes, shape.get().specialPrimes());
      PackOptions options = PackOptions.of(slots / batch.atLeast(), costs);
      PackedProgram packed = PackProgram.pack(graph, options);
      Optional<PlannedCircuit> planned = PlanCircuit.plan(packed, logN, table, tolerance);
      if (planned.isEmpty()) {
        wanted = Math.max(wanted, PlanCircuit.scaleBits(packed, logN, tolerance));
        continue;
      }
      if (best.isPresent() && best.get().estimatedNanos() <= planned.get().estimatedNanos()) {
        return best.get();
      }
      best = planned;
      if (packed.nodes().stream().allMatch(node -> node.layout().ciphertexts() == 1)) {
        return best.get();
      }
    }
    return best.orElseThrow(() -> TooDeep.refuse(depth, USUAL_SCALE_BITS, activations(graph)));
  }

  private static Map<String, Integer> activations(TensorGraph graph) {
    Map<String, Integer> levels = new LinkedHashMap<>();
    for (TensorGraph.TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Polynomial op) {
        levels.merge(node.origin(), op.polynomial().depth(), Integer::sum);
      }
    }
    return levels;
  }
}
