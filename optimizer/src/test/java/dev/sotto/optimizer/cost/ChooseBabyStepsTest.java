package dev.sotto.optimizer.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChooseBabyStepsTest {
  private static final RingCosts COSTS = new RingCosts(CostTable.standard(), 14, 2, 2);

  private static DiagonalCount full(int diagonals) {
    BitSet all = new BitSet();
    all.set(0, diagonals);
    return new DiagonalCount(diagonals, 0, 1, 1, List.of(new DiagonalCount.Block(0, 0, all)));
  }

  @Test
  void allDiagonalsSplitIntoBabyAndGiantSteps() {
    BabySteps steps = BabySteps.of(full(256), 16);
    assertEquals(15, steps.babyRotations());
    assertEquals(15, steps.giantRotations());
    assertEquals(1, steps.decompositions());
    // All giant steps are 16 apart.
    assertEquals(16, steps.rotations().cardinality());
  }

  @Test
  void eachDiagonalIsABabyAndAGiantStepAtEverySize() {
    // Dense in some words, sparse in others, with both ends of a word.
    BitSet some =
        BitSet.valueOf(new long[] {0x8000_0000_0000_0001L, 0, -1L, 0x0101_0080_4000_00F0L});
    some.set(1000);
    DiagonalCount count =
        new DiagonalCount(1024, 0, 1, 1, List.of(new DiagonalCount.Block(0, 0, some)));
    for (int size = 1; size <= 1024; size *= 2) {
      BitSet babies = new BitSet();
      BitSet giants = new BitSet();
      for (int k : some.stream().toArray()) {
        babies.set(k % size);
        giants.set(k / size);
      }
      BabySteps steps = BabySteps.of(count, size);
      assertEquals(Map.of(0, babies), steps.babies(), "babies below " + size);
      assertEquals(Map.of(0, giants), steps.giants(), "giants of " + size);
    }
  }

  @Test
  void aGapBetweenGiantStepsNeedsAKeyOfItsOwn() {
    BitSet some = new BitSet();
    some.set(17);
    some.set(32);
    some.set(65);
    DiagonalCount count =
        new DiagonalCount(128, 0, 1, 1, List.of(new DiagonalCount.Block(0, 0, some)));
    BitSet expected = new BitSet();
    expected.set(1);
    expected.set(16);
    expected.set(32);
    assertEquals(expected, BabySteps.of(count, 16).rotations());
  }

  @Test
  void aDearKeyMakesForFewerRotations() {
    BabySteps cheap = ChooseBabySteps.choose(full(256), COSTS, 8, 0);
    BabySteps dear = ChooseBabySteps.choose(full(256), COSTS, 8, 1e9);
    assertEquals(1, dear.rotations().cardinality());
    assertTrue(cheap.rotations().cardinality() > 1);
    assertTrue(COSTS.steps(full(256), cheap, 8) < COSTS.steps(full(256), dear, 8));
  }

  @Test
  void aTableWithoutAnEntryIsRefusedByName() {
    byte[] text = "transform.12 = soon".getBytes(StandardCharsets.US_ASCII);
    MalformedArtifactException refused =
        assertThrows(
            MalformedArtifactException.class,
            () -> CostTable.read(new ByteArrayInputStream(text), "mine"));
    assertTrue(String.valueOf(refused.getMessage()).contains("transform.12"));
  }
}
