package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.packing.LayoutDiagonals;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Decides ring, layouts and levels together: packs for each ring that is deep enough, from the
/// smallest on, and looks at a larger one only where tensors need many ciphertexts, or keys exceed
/// their budget (near the end of a ring's modulus every prime or two is a digit): the less of a
/// run's time and its keys' worth together is taken. Where only the largest ring is deep enough, or
/// none, bootstraps are planned too, and taken where they are clearly faster.
public final class CompilePacking {
  /// The scale at which a ring is thought of before a program's noise is known.
  private static final double USUAL_SCALE_BITS = 28;

  /// How much of a leveled circuit's time one with bootstraps may take: it needs more keys.
  private static final double WORTHWHILE = 0.75;

  private CompilePacking() {}

  /// Packs and plans a graph of `Affine`, `Polynomial`, `Multiply`, `Add` and `Subtract`.
  ///
  /// @param tolerance on the outputs, relative to outputs of about 1
  /// @param arguments where those of the graph's polynomials lie
  /// @throws dev.sotto.ir.UnsupportedModelException where no secure ring is deep enough, and
  ///   bootstraps do not help
  public static PlannedCircuit compile(
      TensorGraph graph,
      BatchOption batch,
      CostTable table,
      double tolerance,
      Arguments arguments) {
    int depth =
        PackProgram.levels(graph).values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Optional<PlannedCircuit> leveled = leveled(graph, depth, batch, table, tolerance, arguments);
    if (leveled.isPresent()
        && leveled.get().circuit().parameters().logN() < SecurityTable.MAX_LOG_N) {
      return leveled.get();
    }
    Optional<PlannedCircuit> refreshed =
        refreshed(leveled, batch, new ChooseWidth(graph, table, tolerance, arguments));
    return leveled
        .filter(plan -> !refreshed.filter(other -> worthwhile(other, plan)).isPresent())
        .or(() -> refreshed.map(plan -> plan.withNote(reason(plan, leveled, depth))))
        .orElseThrow(() -> TooDeep.refuse(depth, USUAL_SCALE_BITS, activations(graph)));
  }

  /// The costs of operations in the smallest ring that is deep enough, or else in the largest one.
  public static RingCosts usualCosts(int depth, CostTable table) {
    int deepest = ChooseModulusShape.deepest(SecurityTable.MAX_LOG_N, USUAL_SCALE_BITS);
    int levels = Math.min(depth, deepest);
    return IntStream.rangeClosed(SecurityTable.MIN_LOG_N, SecurityTable.MAX_LOG_N)
        .mapToObj(logN -> ChooseModulusShape.choose(logN, levels, USUAL_SCALE_BITS, table))
        .flatMap(Optional::stream)
        .map(shape -> shape.costs(table))
        .findFirst()
        .orElseThrow();
  }

  private static String reason(
      PlannedCircuit refreshed, Optional<PlannedCircuit> leveled, int depth) {
    return "Values are refreshed by bootstrapping: "
        + leveled
            .map(
                plan ->
                    "on one thread a run of %d samples takes about %.0f s, and one of %d %.0f s without."
                        .formatted(
                            refreshed.circuit().batch(),
                            refreshed.estimatedNanos() / 1e9,
                            plan.circuit().batch(),
                            plan.estimatedNanos() / 1e9))
            .orElse("no leveled ring has the %d levels of the model.".formatted(depth));
  }

  private static boolean worthwhile(PlannedCircuit refreshed, PlannedCircuit leveled) {
    return ChooseWidth.spread(refreshed, refreshed.estimatedNanos())
        < WORTHWHILE * ChooseWidth.spread(leveled, leveled.estimatedNanos());
  }

  /// The plan with bootstraps, first for the layouts of the leveled one where there is one.
  private static Optional<PlannedCircuit> refreshed(
      Optional<PlannedCircuit> leveled, BatchOption batch, ChooseWidth widths) {
    Optional<PlannedCircuit> plan =
        leveled.isPresent()
            ? widths.plan(leveled.get().packed())
            : widths.atMost(PlanBootstrapped.SLOTS / batch.atLeast());
    return batch instanceof BatchOption.Auto ? plan.map(widths::narrowed) : plan;
  }

  private static Optional<PlannedCircuit> leveled(
      TensorGraph graph,
      int depth,
      BatchOption batch,
      CostTable table,
      double tolerance,
      Arguments arguments) {
    Optional<PlannedCircuit> best = Optional.empty();
    double needed = 0;
    LayoutDiagonals diagonals = new LayoutDiagonals();
    for (int logN = SecurityTable.MIN_LOG_N; logN <= SecurityTable.MAX_LOG_N; logN++) {
      int slots = 1 << (logN - 1);
      double least = Math.max(needed, PlanCircuit.minScaleBits(logN));
      Optional<ModulusShape> shape = shape(logN, depth, least, table);
      if (shape.isEmpty() || batch.atLeast() > slots) {
        continue;
      }
      PackOptions options = PackOptions.of(slots / batch.atLeast(), shape.get().costs(table));
      LinearMaps packed = LinearMaps.of(PackProgram.pack(graph, options, diagonals), arguments);
      Optional<PlannedCircuit> planned = PlanCircuit.plan(packed, logN, table, tolerance);
      if (planned.isEmpty()) {
        needed = Math.max(needed, PlanCircuit.leastScaleBits(packed, logN, tolerance));
        continue;
      }
      if (best.isPresent() && best.get().weight() <= planned.get().weight()) {
        return best;
      }
      best = planned;
      if (planned.get().keyBytes() <= KeyPlan.KEY_BYTES
          && packed.program().nodes().stream().allMatch(node -> node.layout().ciphertexts() == 1)) {
        return best;
      }
    }
    return best;
  }

  /// The shape at the usual scale, or at `leastBits` where only that is secure.
  private static Optional<ModulusShape> shape(
      int logN, int depth, double leastBits, CostTable table) {
    double usual = Math.max(USUAL_SCALE_BITS, leastBits);
    return ChooseModulusShape.choose(logN, depth, usual, table)
        .or(() -> ChooseModulusShape.choose(logN, depth, leastBits, table));
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
