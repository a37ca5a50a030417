package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import dev.sotto.optimizer.packing.RandomGraphs;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyPlanTest {
  private static final int SLOTS = 1 << 14;
  private static final RingCosts COSTS = new RingCosts(CostTable.standard(), 15, 3, 2);
  private static final PackedProgram PROGRAM =
      PackProgram.pack(
          RandomGraphs.perceptron(new SplittableRandom(2), 900, 400, 300, 200, 90),
          PackOptions.of(SLOTS, COSTS));

  private static final LinearMaps LINEAR = LinearMaps.of(PROGRAM);

  private static KeyPlan plan(Map<String, Integer> levels, long keyBytes) {
    return KeyPlan.of(
        LINEAR, levels, COSTS, SLOTS / PROGRAM.width(), SLOTS, Optional.empty(), keyBytes);
  }

  @Test
  void aSmallerBudgetMakesForFewerBytesAndMoreTime() {
    Map<String, Integer> levels = LevelPlan.leveled(PROGRAM).levels();
    KeyPlan free = plan(levels, Long.MAX_VALUE);
    KeyPlan bound = plan(levels, free.bytes() * 2 / 3);
    assertTrue(bound.bytes() <= free.bytes() * 2 / 3, free.bytes() + " to " + bound.bytes());
    assertTrue(bound.nanos() > free.nanos(), free.nanos() + " to " + bound.nanos());
  }

  @Test
  void aBudgetThatIsOutOfReachDoesNotMakeRunsEndless() {
    Map<String, Integer> levels = LevelPlan.leveled(PROGRAM).levels();
    KeyPlan none = plan(levels, 0);
    assertTrue(none.bytes() > 0);
    assertTrue(none.nanos() < 20 * plan(levels, Long.MAX_VALUE).nanos());
  }

  @Test
  void aKeyThatBootstrapsHaveIsFreeToLinearMaps() {
    Map<String, Integer> levels = LevelPlan.leveled(PROGRAM).levels();
    KeyPlan free = plan(levels, Long.MAX_VALUE);
    int batch = SLOTS / PROGRAM.width();
    CollectKeys keys = new CollectKeys(batch, SLOTS);
    for (PackedNode node : PROGRAM.nodes()) {
      if (node.op() instanceof PackedOp.LinearMap) {
        String map = node.result();
        keys.linear(
            free.count(map),
            free.steps(map),
            free.foldsFirst(map),
            levels.getOrDefault(map, 0) + 1);
      }
    }
    Map<Integer, Integer> rotations =
        keys.keys().rotations().stream()
            .collect(Collectors.toMap(RotationKey::step, RotationKey::level));
    EvaluationKeyPlan bootstraps =
        new EvaluationKeyPlan(OptionalInt.empty(), rotations, OptionalInt.empty());
    KeyPlan shared = KeyPlan.of(LINEAR, levels, COSTS, batch, SLOTS, Optional.of(bootstraps), 0);
    assertEquals(keys.bytes(COSTS), shared.bytes());
    assertTrue(shared.nanos() < plan(levels, 0).nanos());
  }

  @Test
  void keysCountOnceAtTheHighestLevelOfAMap() {
    KeyPlan plan = plan(LevelPlan.leveled(PROGRAM).levels(), Long.MAX_VALUE);
    CollectKeys keys = new CollectKeys(SLOTS / PROGRAM.width(), SLOTS);
    for (PackedNode node : PROGRAM.nodes()) {
      if (node.op() instanceof PackedOp.LinearMap) {
        String map = node.result();
        int level = LevelPlan.leveled(PROGRAM).level(node.result()) + 1;
        long before = keys.bytes(COSTS);
        long added =
            keys.addedBytes(plan.count(map), plan.steps(map), plan.foldsFirst(map), level, COSTS);
        keys.linear(plan.count(map), plan.steps(map), plan.foldsFirst(map), level);
        assertEquals(before + added, keys.bytes(COSTS));
        assertEquals(
            0,
            keys.addedBytes(plan.count(map), plan.steps(map), plan.foldsFirst(map), level, COSTS));
      }
    }
    assertEquals(plan.bytes(), keys.bytes(COSTS));
  }
}
