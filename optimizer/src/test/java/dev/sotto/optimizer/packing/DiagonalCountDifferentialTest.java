package dev.sotto.optimizer.packing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.LinearDiagonals;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.MatrixPattern;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DiagonalCountDifferentialTest {
  @Test
  void theDiagonalsCountedAreThoseThatTheLanguageDefines() {
    RingCosts costs = new RingCosts(CostTable.standard(), 14, 2, 2);
    Seeds.forEach(
        60,
        random -> {
          int width = 32 << random.nextInt(8);
          PackedProgram packed =
              PackProgram.pack(
                  RandomGraphs.network(random, 1 + random.nextInt(3)),
                  PackOptions.of(width, costs));
          Map<String, Layout> layouts = new HashMap<>();
          for (PackedNode node : packed.nodes()) {
            layouts.put(node.result(), node.layout());
            if (node.op() instanceof PackedOp.LinearMap map) {
              List<Layout> operands =
                  node.operands().stream().map(layouts::get).map(Objects::requireNonNull).toList();
              assertSame(map, operands, node.layout());
            }
          }
        });
  }

  private static void assertSame(PackedOp.LinearMap map, List<Layout> operands, Layout result) {
    LinearDiagonals expected = LinearDiagonals.of(map.matrices(), operands, result, map.fold());
    List<DiagonalCount.Operand> columns = new ArrayList<>();
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Layout layout = operands.get(i);
      columns.add(
          new DiagonalCount.Operand(
              MatrixPattern.of(map.matrices().get(i)),
              layout.positions(),
              layout.period(),
              layout.ciphertexts()));
      for (int c = 0; c < layout.ciphertexts(); c++) {
        inputs.add(new int[] {i, c});
      }
    }
    DiagonalCount actual =
        DiagonalCount.of(
            columns, result.positions(), result.period(), result.ciphertexts(), map.fold());
    assertEquals(expected.count(), actual.products());
    assertEquals(expected.foldSteps().length, actual.folds());
    for (DiagonalCount.Block block : actual.blocks()) {
      int[] input = inputs.get(block.input());
      assertArrayEquals(
          expected.diagonals(block.output(), input[0], input[1]),
          block.diagonals().stream().toArray());
    }
  }
}
