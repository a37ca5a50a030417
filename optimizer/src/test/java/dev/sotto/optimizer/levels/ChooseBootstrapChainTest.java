package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.BootstrapKeys;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.ChooseBootstrapChain.Candidate;
import dev.sotto.optimizer.packing.LayoutDiagonals;
import dev.sotto.optimizer.packing.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChooseBootstrapChainTest {
  private static final CostTable TABLE = CostTable.standard();
  private static final int SLOTS = 1 << 15;
  private static final double SCALE_BITS = 30;
  private static final Bootstrapping BOOTSTRAPPING =
      CoreParameters.bootstrapping(Precision.MODERATE, SLOTS);

  private static PackedProgram deep(SplittableRandom random) {
    int[] sizes = new int[16 + random.nextInt(6)];
    Arrays.setAll(sizes, i -> 1 + random.nextInt(9));
    return PlanBootstrapped.pack(
        RandomGraphs.perceptron(random, sizes),
        PlanBootstrapped.SLOTS,
        TABLE,
        new LayoutDiagonals());
  }

  private static List<ModulusShape> deepest(PackedProgram program) {
    return BootstrapChains.deepest(SCALE_BITS, BOOTSTRAPPING, ProgramDepth.depth(program));
  }

  private static Candidate chosen(PackedProgram program) {
    return ChooseBootstrapChain.choose(
            LinearMaps.of(program), TABLE, SCALE_BITS, BOOTSTRAPPING, _ -> true)
        .orElseThrow();
  }

  @Test
  void theKeysOfBootstrapsDependOnTheLevelsOfAChainOnly() {
    for (ModulusShape shape : BootstrapChains.deepest(SCALE_BITS, BOOTSTRAPPING, 12)) {
      for (int levels : new int[] {shape.levels(), shape.levels() - 1}) {
        CircuitParameters parameters =
            ScaleTable.of(BootstrapChains.withLevels(shape, levels)).parameters();
        BootstrapShape usual = BootstrapShape.of(Precision.MODERATE, SLOTS);
        assertEquals(
            BootstrapKeys.plan(CoreParameters.of(parameters), usual, SLOTS),
            CoreParameters.bootstrapKeys(parameters));
      }
    }
  }

  @Test
  void noDigitAndNumberOfLevelsWeighsLessThanTheOnesChosen() {
    Seeds.forEach(
        3,
        random -> {
          PackedProgram program = deep(random);
          Candidate chosen = chosen(program);
          List<ModulusShape> deepest = deepest(program);
          ChooseBootstrapChain all =
              new ChooseBootstrapChain(LinearMaps.of(program), TABLE, deepest, _ -> true);
          for (ModulusShape shape : deepest) {
            for (int levels = shape.levels(); levels > 0; levels--) {
              Optional<Candidate> other = all.place(BootstrapChains.withLevels(shape, levels));
              assertTrue(other.isEmpty() || other.get().weight() >= chosen.weight());
            }
          }
          assertEquals(chosen.plan().highest(), chosen.shape().levels());
        });
  }

  @Test
  void aPlanThatIsNotPreciseEnoughIsLeftForTheNextBest() {
    PackedProgram program = deep(new SplittableRandom(4));
    Candidate best = chosen(program);
    int bootstraps = best.plan().refreshed().size();
    Candidate fewer =
        ChooseBootstrapChain.choose(
                LinearMaps.of(program),
                TABLE,
                SCALE_BITS,
                BOOTSTRAPPING,
                candidate -> candidate.plan().refreshed().size() < bootstraps)
            .orElseThrow();
    assertTrue(fewer.plan().refreshed().size() < bootstraps);
    assertTrue(fewer.weight() > best.weight());
    assertTrue(
        ChooseBootstrapChain.choose(
                LinearMaps.of(program), TABLE, SCALE_BITS, BOOTSTRAPPING, _ -> false)
            .isEmpty());
  }

  @Test
  void keysOfALongerChainCountAsThoseOfItsBootstrapsAndMapsTogether() {
    PackedProgram program = deep(new SplittableRandom(6));
    ModulusShape first = deepest(program).getFirst();
    Map<String, Integer> levels = new HashMap<>();
    program.nodes().forEach(node -> levels.put(node.result(), 5));
    int batch = SLOTS / program.width();
    KeyPlan plan =
        KeyPlan.of(
            LinearMaps.of(program),
            levels,
            first.costs(TABLE),
            batch,
            SLOTS,
            Optional.of(CoreParameters.bootstrapKeys(ScaleTable.of(first).parameters())));
    for (int higher : new int[] {-9, 0}) {
      ModulusShape other = BootstrapChains.withLevels(first, first.levels() + higher);
      levels.replaceAll((value, level) -> level + 1);
      CollectKeys keys = new CollectKeys(batch, SLOTS);
      keys.bootstrap(CoreParameters.bootstrapKeys(ScaleTable.of(other).parameters()));
      for (PackedNode node : program.nodes()) {
        if (node.op() instanceof PackedOp.LinearMap) {
          String map = node.result();
          keys.linear(
              plan.count(map),
              plan.steps(map),
              plan.foldsFirst(map),
              levels.getOrDefault(map, 0) + 1);
        }
      }
      assertEquals(keys.bytes(other.costs(TABLE)), plan.bytes(levels, higher, other.costs(TABLE)));
    }
  }

  @Test
  void bytesBeyondTheBudgetAreWorthMore() {
    long budget = KeyPlan.KEY_BYTES;
    assertEquals(0.1 * budget, KeyPlan.worth(budget));
    assertEquals(0.1 * budget + 0.5 * budget, KeyPlan.worth(2 * budget), 1e-3);
  }
}
