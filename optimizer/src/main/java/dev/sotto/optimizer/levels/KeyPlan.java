package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.BabySteps;
import dev.sotto.optimizer.cost.ChooseBabySteps;
import dev.sotto.optimizer.cost.ChooseBabySteps.Split;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// The baby steps of all linear maps of a program, chosen together under a budget of key memory.
///
/// One map after the other takes the split that costs least beside the others', keys that these
/// need anyway being free to it, until none changes; so are those of bootstraps. While the keys
/// exceed the budget, a byte of key is priced twice as high.
final class KeyPlan {
  /// As doubles, both halves: 4 GiB. Held packed, with masks as far as the runtime keeps them, that
  /// is about 1.7 GB; with encoded diagonals and rotated inputs a run then takes about 3 GB.
  static final long KEY_BYTES = 4L << 30;

  /// Nanoseconds a byte beyond which keys exceed the budget rather than make runs slower.
  private static final double HIGHEST_PRICE = 3;

  /// What a byte beyond the budget is worth: no room is left for its uniform half, which each use
  /// then expands, at about 0.2 ns a byte; a key is used a few times in a run.
  private static final double SCARCE_NANOS_PER_KEY_BYTE = 0.5;

  /// What keys of so many bytes, counted as [RingCosts#keyBytes] does, are worth in nanoseconds of
  /// a run.
  static double worth(long bytes) {
    return RingCosts.NANOS_PER_KEY_BYTE * Math.min(bytes, KEY_BYTES)
        + SCARCE_NANOS_PER_KEY_BYTE * Math.max(0, bytes - KEY_BYTES);
  }

  private record PlannedMap(String result, DiagonalCount count, int level, List<Split> splits) {}

  private final LinearMaps linear;
  private final RingCosts costs;
  private final int batch;
  private final int slots;
  private final Optional<EvaluationKeyPlan> bootstraps;

  /// From the highest level down.
  private final List<PlannedMap> maps = new ArrayList<>();

  private final Map<String, Split> chosen = new HashMap<>();

  /// The maps that are folded before their rescale.
  private final Set<String> foldedFirst = new HashSet<>();

  private KeyPlan(
      LinearMaps linear,
      RingCosts costs,
      int batch,
      int slots,
      Optional<EvaluationKeyPlan> bootstraps) {
    this.linear = linear;
    this.costs = costs;
    this.batch = batch;
    this.slots = slots;
    this.bootstraps = bootstraps;
  }

  /// @param bootstraps the keys that bootstraps need, if there are any
  static KeyPlan of(
      LinearMaps linear,
      Map<String, Integer> levels,
      RingCosts costs,
      int batch,
      int slots,
      Optional<EvaluationKeyPlan> bootstraps) {
    return of(linear, levels, costs, batch, slots, bootstraps, KEY_BYTES);
  }

  /// @param keyBytes the budget, counted as [RingCosts#keyBytes] does
  static KeyPlan of(
      LinearMaps linear,
      Map<String, Integer> levels,
      RingCosts costs,
      int batch,
      int slots,
      Optional<EvaluationKeyPlan> bootstraps,
      long keyBytes) {
    KeyPlan plan = new KeyPlan(linear, costs, batch, slots, bootstraps);
    for (PackedNode node : linear.program().nodes()) {
      if (node.op() instanceof PackedOp.LinearMap) {
        DiagonalCount count = linear.count(node.result());
        int level = operandLevel(levels, node.result());
        plan.maps.add(
            new PlannedMap(
                node.result(), count, level, ChooseBabySteps.splits(count, costs, level + 1)));
        if (count.folds() > 0 && (linear.foldsFirst() || costs.foldsFirst(level + 1))) {
          plan.foldedFirst.add(node.result());
        }
      }
    }
    plan.maps.sort(Comparator.comparingInt(map -> -map.level()));
    plan.choose(keyBytes);
    return plan;
  }

  private static int operandLevel(Map<String, Integer> levels, String map) {
    return levels.getOrDefault(map, 0) + 1;
  }

  private void choose(long keyBytes) {
    double price = RingCosts.NANOS_PER_KEY_BYTE;
    // Until every map has its split: keys may take no bytes at all.
    settle(price, -1);
    while (bytes() > keyBytes && price < HIGHEST_PRICE) {
      price *= 2;
      settle(price, keyBytes);
    }
  }

  /// Changes splits while that lowers time and priced keys together and keys exceed `enough` bytes.
  private void settle(double price, long enough) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (PlannedMap map : maps) {
        Split best = cheapest(map, keys(other -> !other.result().equals(map.result())), price);
        if (!best.equals(chosen.put(map.result(), best))) {
          changed = true;
          if (bytes() <= enough) {
            return;
          }
        }
      }
    }
  }

  /// The memory of all rotation keys and of what bootstraps need, counted as [RingCosts#keyBytes]
  /// does.
  long bytes() {
    return keys(_ -> true).bytes(costs);
  }

  /// As [#bytes], of the same splits on a chain that is `higher` levels longer, maps at `levels`.
  long bytes(Map<String, Integer> levels, int higher, RingCosts costs) {
    CollectKeys keys = new CollectKeys(batch, slots);
    bootstraps.ifPresent(plan -> keys.bootstrap(raised(plan, higher)));
    for (PlannedMap map : maps) {
      keys.linear(
          map.count(),
          steps(map.result()),
          foldsFirst(map.result()),
          operandLevel(levels, map.result()));
    }
    return keys.bytes(costs);
  }

  /// The keys of the whole chain, which bootstraps use at its top.
  private static EvaluationKeyPlan raised(EvaluationKeyPlan plan, int higher) {
    Map<Integer, Integer> rotations = new HashMap<>();
    plan.rotationLevels().forEach((step, level) -> rotations.put(step, level + higher));
    return new EvaluationKeyPlan(
        OptionalInt.of(plan.relinearizationLevel().orElseThrow() + higher),
        rotations,
        OptionalInt.empty());
  }

  /// The nanoseconds of all baby and giant rotations.
  double nanos() {
    return chosen.values().stream().mapToDouble(Split::nanos).sum();
  }

  private Split cheapest(PlannedMap map, CollectKeys others, double price) {
    ToDoubleFunction<Split> cost =
        split ->
            split.nanos()
                + price
                    * others.addedBytes(
                        map.count(), split.steps(), foldsFirst(map.result()), map.level(), costs);
    Split best = map.splits().stream().min(Comparator.comparingDouble(cost)).orElseThrow();
    Split now = chosen.getOrDefault(map.result(), best);
    return cost.applyAsDouble(best) < cost.applyAsDouble(now) ? best : now;
  }

  private CollectKeys keys(Predicate<PlannedMap> taken) {
    CollectKeys keys = new CollectKeys(batch, slots);
    bootstraps.ifPresent(keys::bootstrap);
    for (PlannedMap map : maps) {
      Split split = chosen.get(map.result());
      if (split != null && taken.test(map)) {
        keys.linear(map.count(), split.steps(), foldsFirst(map.result()), map.level());
      }
    }
    return keys;
  }

  /// The diagonals of the linear map that computes `value`.
  DiagonalCount count(String value) {
    return linear.count(value);
  }

  /// Whether the linear map that computes `value` is folded before its rescale.
  boolean foldsFirst(String value) {
    return foldedFirst.contains(value);
  }

  /// The baby steps of the linear map that computes `value`.
  BabySteps steps(String value) {
    Split split = chosen.get(value);
    if (split == null) {
      throw new CompilerBugException("PlanCircuit: " + value + " is no linear map");
    }
    return split.steps();
  }
}
