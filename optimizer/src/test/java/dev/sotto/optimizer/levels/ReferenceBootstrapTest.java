package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import org.junit.jupiter.api.Test;

class ReferenceBootstrapTest {
  private static BootstrapCosts costs(CostTable table, int slots) {
    CkksParameters parameters = ReferenceBootstrap.parameters(slots);
    RingCosts costs =
        new RingCosts(
            table,
            parameters.logN(),
            parameters.primesPerDigit(),
            parameters.specialModuli().size());
    return ReferenceBootstrap.costs(costs, bootstrapping(slots), ReferenceBootstrap.SLOTS);
  }

  private static double nanos(CostTable table, int slots) {
    return costs(table, slots).nanos(1, outputLevel(slots));
  }

  private static int outputLevel(int slots) {
    return ReferenceBootstrap.shape(slots).outputLevel(ReferenceBootstrap.parameters(slots));
  }

  private static Bootstrapping bootstrapping(int slots) {
    return CoreParameters.bootstrapping(Precision.STANDARD, slots);
  }

  @Test
  void theReferenceTakesWhatWasMeasured() {
    CostTable table = CostTable.standard().withBootstrap(7e9);
    assertEquals(7e9, nanos(table, ReferenceBootstrap.SLOTS), 1);
  }

  @Test
  void othersAreScaledWithIt() {
    CostTable once = CostTable.standard().withBootstrap(3e9);
    CostTable twice = CostTable.standard().withBootstrap(6e9);
    int slots = ReferenceBootstrap.SLOTS / 8;
    assertEquals(2 * nanos(once, slots), nanos(twice, slots), 1);
    assertTrue(nanos(once, slots) < 3e9);
  }

  @Test
  void lowerTargetsCostLess() {
    int slots = ReferenceBootstrap.SLOTS;
    BootstrapCosts costs = costs(CostTable.standard(), slots);
    for (int level = 1; level <= outputLevel(slots); level++) {
      assertTrue(costs.nanos(1, level - 1) < costs.nanos(1, level));
    }
  }

  @Test
  void aBootstrapCountedFromPrimitivesIsWithinHalfOfTheOneMeasured() {
    CostTable table = CostTable.standard();
    int slots = ReferenceBootstrap.SLOTS;
    double counted = nanos(table, slots) / costs(table, slots).correction();
    assertEquals(1, counted / table.bootstrapNanos().orElseThrow(), 0.5);
  }
}
