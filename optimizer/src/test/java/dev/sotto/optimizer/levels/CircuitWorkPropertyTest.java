package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import dev.sotto.optimizer.packing.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CircuitWorkPropertyTest {
  private static final CostTable TABLE = CostTable.standard();

  @Test
  void theOperationsTogetherTakeWhatThePlanEstimated() {
    Seeds.forEach(
        20,
        random -> {
          PlannedCircuit planned = plan(random);
          double total =
              CircuitWork.of(planned.circuit(), TABLE).values().stream()
                  .mapToDouble(Work::nanos)
                  .sum();
          // Two sums of at most some hundred positive terms in different order.
          assertEquals(1, total / planned.estimatedNanos(), 1e-12);
        });
  }

  @Test
  void theOperationsTogetherUseExactlyTheKeysOfTheCircuit() {
    Seeds.forEach(
        20,
        random -> {
          Circuit circuit = plan(random).circuit();
          Map<Integer, Integer> rotations = new TreeMap<>();
          int relinearization = -1;
          for (Work work : CircuitWork.of(circuit, TABLE).values()) {
            for (RotationKey key : work.keys().rotations()) {
              rotations.merge(key.step(), key.level(), Math::max);
            }
            relinearization = Math.max(relinearization, work.keys().relinearizationLevel());
          }
          Map<Integer, Integer> wanted = new TreeMap<>();
          circuit.keys().rotations().forEach(key -> wanted.put(key.step(), key.level()));
          assertEquals(wanted, rotations);
          assertEquals(circuit.keys().relinearizationLevel(), relinearization);
        });
  }

  private static PlannedCircuit plan(SplittableRandom random) {
    return CompilePacking.compile(
        RandomGraphs.network(random, 1 + random.nextInt(3)),
        new BatchOption.Auto(),
        TABLE,
        1e-2,
        Arguments.UNKNOWN);
  }
}
