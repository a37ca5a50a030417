package dev.sotto.optimizer.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.kernel.Kernels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTableTest {
  @Test
  void aWrittenTableReadsBack() throws IOException {
    String text = CostTable.standard().write("by hand");
    assertTrue(text.startsWith("# by hand\n"), text);
    CostTable read =
        CostTable.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "written");
    for (Primitive primitive : Primitive.values()) {
      for (int logN = CostTable.MIN_LOG_N; logN <= CostTable.MAX_LOG_N; logN++) {
        assertEquals(CostTable.standard().nanos(primitive, logN), read.nanos(primitive, logN));
      }
    }
    assertTrue(read.bootstrapNanos().isPresent());
    assertEquals(CostTable.standard().bootstrapNanos(), read.bootstrapNanos());
  }

  @Test
  void aMeasuredTableHasEveryPrimitiveOfEveryRing() {
    List<Integer> rings = new ArrayList<>();
    CostTable measured = MeasureCosts.run(Kernels.named("scalar"), 0, rings::add);
    assertEquals(List.of(12, 13, 14, 15, 16), rings);
    assertEquals(rings.size(), MeasureCosts.rings());
    for (Primitive primitive : Primitive.values()) {
      assertTrue(measured.nanos(primitive, 12) > 0, primitive.key());
    }
    assertTrue(measured.bootstrapNanos().isEmpty());
  }
}
