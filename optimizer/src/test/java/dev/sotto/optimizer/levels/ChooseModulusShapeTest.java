package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.optimizer.cost.CostTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChooseModulusShapeTest {
  private static final int LOG_N = 14;
  private static final int LEVELS = 6;
  private static final double SCALE_BITS = 26;

  private static ModulusShape chosen(double scaleBits, CostTable table) {
    return ChooseModulusShape.choose(LOG_N, LEVELS, scaleBits, table).orElseThrow();
  }

  /// The standard table with narrow primes at the price of wide ones.
  private static CostTable withoutNarrowPrices() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : CostTable.standard().write().split("\n", -1)) {
      String name = line.replaceFirst("^narrow", "");
      if (line.equals(name)) {
        text.append(line).append('\n');
        String first = name.substring(0, Math.min(1, name.length()));
        text.append("narrow").append(first.toUpperCase(java.util.Locale.ROOT));
        text.append(name.substring(first.length())).append('\n');
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return CostTable.read(new ByteArrayInputStream(bytes), "without");
  }

  @Test
  void aScaleThatNarrowPrimesHaveStaysWhereTheyCostLess() {
    assertEquals(SCALE_BITS, chosen(SCALE_BITS, CostTable.standard()).scaleBits());
  }

  @Test
  void aScaleIsRaisedWhereThatCostsNothing() throws IOException {
    assertTrue(chosen(SCALE_BITS, withoutNarrowPrices()).scaleBits() > SCALE_BITS);
    assertTrue(chosen(28, CostTable.standard()).scaleBits() > 28);
  }

  @Test
  void aScaleIsRaisedWhereNarrowPrimesSaveLittle() {
    ModulusShape raised = ChooseModulusShape.choose(12, 1, 26, CostTable.standard()).orElseThrow();
    assertTrue(raised.scaleBits() > 30, "scale of " + raised.scaleBits() + " bits");
  }
}
