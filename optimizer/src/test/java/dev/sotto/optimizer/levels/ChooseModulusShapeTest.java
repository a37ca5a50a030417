package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.optimizer.cost.CostTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChooseModulusShapeTest {
  private static final int LOG_N = 14;
  private static final int LEVELS = 6;
  private static final double SCALE_BITS = 26;

  private static ModulusShape chosen(double scaleBits, CostTable table) {
    return ChooseModulusShape.choose(LOG_N, LEVELS, scaleBits, table).orElseThrow();
  }

  /// The standard table with narrow primes at `share` of the price of wide ones.
  private static CostTable withNarrowPrices(double share) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : CostTable.standard().write().split("\n", -1)) {
      if (line.startsWith("narrow")) {
        continue;
      }
      text.append(line).append('\n');
      String[] entry = line.split(" = ", -1);
      if (entry.length == 2) {
        text.append(
            "narrow%s%s = "
                .formatted(line.substring(0, 1).toUpperCase(Locale.ROOT), entry[0].substring(1)));
        text.append(share * Double.parseDouble(entry[1])).append('\n');
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return CostTable.read(new ByteArrayInputStream(bytes), "with narrow prices");
  }

  @Test
  void aScaleThatNarrowPrimesHaveStaysWhereTheyCostLess() throws IOException {
    assertEquals(SCALE_BITS, chosen(SCALE_BITS, withNarrowPrices(0.5)).scales().mean());
  }

  @Test
  void aScaleIsRaisedWhereThatCostsNothing() throws IOException {
    assertTrue(chosen(SCALE_BITS, withNarrowPrices(1)).scales().mean() > SCALE_BITS);
    assertTrue(chosen(28, CostTable.standard()).scales().mean() > 28);
  }

  @Test
  void aScaleIsRaisedWhereNarrowPrimesSaveLittle() {
    ModulusShape raised = ChooseModulusShape.choose(12, 1, 26, CostTable.standard()).orElseThrow();
    assertTrue(raised.scales().mean() > 30, "scale of " + raised.scales().mean() + " bits");
  }

  /// As large as no plan makes them: at the bound, where the distance kept from it is needed.
  @Test
  void scalesAreSmallerWherePrimesFoundExceedTheSecurityTable() {
    ModulusShape secure = ChooseModulusShape.choose(15, 28, 26, CostTable.standard()).orElseThrow();
    double more = (SecurityTable.maxLogQP(15) + 0.3 - secure.logQP()) / 28;
    ModulusShape above =
        new ModulusShape(
            15,
            secure.scales().raised(more),
            secure.firstBits(),
            secure.digitPrimes(),
            secure.specialPrimes(),
            secure.specialBits(),
            Optional.empty());
    ModulusShape found = ChooseModulusShape.asFound(above);
    assertTrue(ScaleTable.of(found).parameters().logQP() <= SecurityTable.maxLogQP(15));
    assertTrue(found.scales().mean() > above.scales().mean() - 0.1);
    assertEquals(secure, ChooseModulusShape.asFound(secure));
  }
}
