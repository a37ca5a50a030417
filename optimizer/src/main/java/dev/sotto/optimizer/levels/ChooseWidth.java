package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.packing.LayoutDiagonals;
import dev.sotto.optimizer.packing.PackOptions;
import java.util.Arrays;
import java.util.Optional;

/// Chooses how many slots a sample takes where values are refreshed, and so how many samples a run
/// computes.
///
/// Layouts are as wide as the largest value. Where values of that width are refreshed, half of it
/// is looked at: twice the samples, whose largest values take two ciphertexts, which a bootstrap
/// refreshes as one complex one in less than twice the time, while smaller values take one as
/// before.
final class ChooseWidth {
  private final TensorGraph graph;
  private final CostTable table;
  private final double tolerance;
  private final Arguments arguments;
  private final LayoutDiagonals diagonals = new LayoutDiagonals();

  ChooseWidth(TensorGraph graph, CostTable table, double tolerance, Arguments arguments) {
    this.graph = graph;
    this.table = table;
    this.tolerance = tolerance;
    this.arguments = arguments;
  }

  /// The plan at most `maxWidth` slots wide; empty where bootstraps do not help.
  Optional<PlannedCircuit> atMost(int maxWidth) {
    return plan(PlanBootstrapped.pack(graph, maxWidth, table, diagonals));
  }

  /// The plan for given layouts.
  Optional<PlannedCircuit> plan(PackedProgram packed) {
    return PlanBootstrapped.plan(LinearMaps.of(packed, arguments), table, tolerance);
  }

  /// `plan`, or a narrower one that costs less where samples count.
  PlannedCircuit narrowed(PlannedCircuit plan) {
    PlannedCircuit best = plan;
    while (promises(best)) {
      Optional<PlannedCircuit> narrower = atMost(best.packed().width() / 2);
      if (narrower.isEmpty() || weight(narrower.get()) >= weight(best)) {
        return best;
      }
      best = narrower.get();
    }
    return best;
  }

  /// What a plan costs where a run of twice the samples may take `2^WIDTH_EXPONENT` times as long.
  static double spread(PlannedCircuit plan, double cost) {
    return cost * Math.pow(plan.packed().width(), PackOptions.WIDTH_EXPONENT);
  }

  private static double weight(PlannedCircuit plan) {
    return spread(plan, plan.weight());
  }

  /// Whether values as wide as the program are refreshed, and twice as many ciphertexts of those
  /// that do not fit into half of it take no longer than twice the samples may, linear maps aside.
  private boolean promises(PlannedCircuit plan) {
    Circuit circuit = plan.circuit();
    RingCosts costs = CircuitWork.costs(circuit.parameters(), table);
    BootstrapCosts bootstraps =
        ReferenceBootstrap.costs(
            costs,
            circuit.parameters().bootstrapping().orElseThrow(),
            circuit.parameters().slots());
    boolean refreshed = false;
    double added = 0;
    for (CircuitNode node : circuit.nodes()) {
      Layout layout = node.layout();
      int ciphertexts = fitsHalf(layout) ? 0 : layout.ciphertexts();
      if (node.op() instanceof CircuitOp.Bootstrap) {
        refreshed |= layout.period() == layout.width();
        added +=
            bootstraps.nanos(2 * ciphertexts, node.level())
                - bootstraps.nanos(ciphertexts, node.level());
      } else if (node.op() instanceof CircuitOp.Polynomial(var polynomial)) {
        int limbs = node.level() + polynomial.depth() + 1;
        added += ciphertexts * costs.polynomial(polynomial, limbs);
      }
    }
    double nanos = plan.estimatedNanos();
    return refreshed && nanos + added < Math.pow(2, PackOptions.WIDTH_EXPONENT) * nanos;
  }

  private static boolean fitsHalf(Layout layout) {
    return layout.ciphertexts() == 1
        && Arrays.stream(layout.positions()).allMatch(place -> place < layout.width() / 2);
  }
}
