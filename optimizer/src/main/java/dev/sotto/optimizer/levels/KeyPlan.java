package dev.sotto.optimizer.levels;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.BabySteps;
import dev.sotto.optimizer.cost.ChooseBabySteps;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The baby steps of all linear maps of a program, chosen together under a budget of key memory.
///
/// Maps are settled from the highest level down, so that a key once needed is free to those below;
/// while the keys exceed the budget, a byte of key is priced twice as high and all are chosen again.
final class KeyPlan {
  /// 1 GiB: with the runtime's diagonals and rotated inputs, a run then stays below 4 GiB.
  private static final long KEY_BYTES = 1L << 30;

  private static final double HIGHEST_PRICE = 1 << 10;

  private record PlannedMap(PackedNode node, DiagonalCount count, int level) {}

  private final Map<String, DiagonalCount> counts = new HashMap<>();
  private final Map<String, BabySteps> steps = new HashMap<>();

  private KeyPlan() {}

  static KeyPlan of(
      PackedProgram program, Map<String, Integer> levels, RingCosts costs, int batch, int slots) {
    KeyPlan plan = new KeyPlan();
    List<PlannedMap> maps = new ArrayList<>();
    Map<String, Layout> layouts = new LinkedHashMap<>();
    for (PackedNode node : program.nodes()) {
      layouts.put(node.result(), node.layout());
      if (node.op() instanceof PackedOp.LinearMap op) {
        List<Layout> operands =
            node.operands().stream().map(layouts::get).map(Objects::requireNonNull).toList();
        DiagonalCount count = LinearCounts.of(op.matrices(), operands, node.layout(), op.fold());
        plan.counts.put(node.result(), count);
        maps.add(new PlannedMap(node, count, levels.getOrDefault(node.result(), 0) + 1));
      }
    }
    maps.sort(Comparator.comparingInt(map -> -map.level()));
    double price = RingCosts.NANOS_PER_KEY_BYTE;
    while (plan.choose(maps, costs, batch, slots, price) > KEY_BYTES && price < HIGHEST_PRICE) {
      price *= 2;
    }
    return plan;
  }

  private long choose(List<PlannedMap> maps, RingCosts costs, int batch, int slots, double bytePrice) {
    CollectKeys keys = new CollectKeys(batch, slots);
    for (PlannedMap map : maps) {
      int limbs = map.level() + 1;
      double price = bytePrice * costs.keyBytes(limbs);
      BabySteps best =
          ChooseBabySteps.choose(
              map.count(), costs, limbs, step -> keys.has(step, map.level()) ? 0 : price);
      keys.linear(map.count(), best, map.level());
      steps.put(map.node().result(), best);
    }
    return keys.bytes(costs);
  }

  /// The diagonals of the linear map that computes `value`.
  DiagonalCount count(String value) {
    return found(counts, value);
  }

  /// The baby steps of the linear map that computes `value`.
  BabySteps steps(String value) {
    return found(steps, value);
  }

  private static <T> T found(Map<String, T> map, String value) {
    T result = map.get(value);
    if (result == null) {
      throw new CompilerBugException("PlanCircuit: " + value + " is no linear map");
    }
    return result;
  }
}
