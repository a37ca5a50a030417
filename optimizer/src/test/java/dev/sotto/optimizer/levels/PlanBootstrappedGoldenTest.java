package dev.sotto.optimizer.levels;

import dev.sotto.ir.text.CircuitText;
import dev.sotto.ir.text.Constants;
import dev.sotto.ir.text.PackedProgramText;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.GoldenCosts;
import dev.sotto.testkit.Golden;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Programs too deep for their chain, as packed text in and circuit text out.
class PlanBootstrappedGoldenTest {
  private static final CostTable COSTS = GoldenCosts.table();

  @TestFactory
  Stream<DynamicTest> planBootstrapped() {
    return Golden.cases("PlanBootstrapped").stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    String.valueOf(file.getFileName()), () -> Golden.becomes(file, planned(file))));
  }

  private static String planned(Path file) {
    return CircuitText.print(
        PlanBootstrapped.plan(
                LinearMaps.of(PackedProgramText.parse(Golden.before(file))), COSTS, 1e-3)
            .orElseThrow()
            .circuit(),
        Constants.FULL);
  }
}
