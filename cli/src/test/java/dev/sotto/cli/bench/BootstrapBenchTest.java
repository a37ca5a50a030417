package dev.sotto.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.BootstrapMeasurement.SlotErrors;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.cli.console.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapBenchTest {
  private static final BootstrapBench.Row MEASURED =
      new BootstrapBench.Row(
          new BootstrapMeasurement(
              16,
              4096,
              2,
              1,
              1.5,
              20.25,
              List.of(3.0, 2.0, 2.5),
              8,
              List.of(
                  new SlotErrors(0x1p-17, 0x1p-12),
                  new SlotErrors(0x1p-16, 0x1p-11),
                  new SlotErrors(0x1p-15, 0x1p-10)),
              0x1p-11,
              3_000_000_000L,
              128),
          -1);

  @Test
  void aMeasurementHasTheFieldsOfTheReport() {
    assertEquals(
        List.of(
            "logN",
            "slots",
            "threads",
            "minSeconds",
            "medianSeconds",
            "levelsAfter",
            "precisionBitsAverage",
            "precisionBitsWorst",
            "keyBytes",
            "keygenSeconds",
            "peakRssBytes",
            "securityBits"),
        List.copyOf(BootstrapBench.toJson(MEASURED).keySet()));
    String json = JsonText.of(List.of(BootstrapBench.toJson(MEASURED)));
    assertTrue(json.startsWith("["), json);
    assertTrue(json.contains("\"minSeconds\": 2,"), json);
    assertTrue(json.contains("\"medianSeconds\": 2.5,"), json);
    assertTrue(json.contains("\"precisionBitsAverage\": 17,"), json);
    assertTrue(json.contains("\"precisionBitsWorst\": 12,"), json);
    assertTrue(json.contains("\"peakRssBytes\": null,"), json);
  }

  @Test
  void theTableHasALineForEachSetting() {
    StringWriter text = new StringWriter();
    BenchTables.bootstrap(List.of(MEASURED, MEASURED)).print(new PrintWriter(text, true));
    List<String> lines = text.toString().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).contains("4096"), lines.get(1));
  }

  @Test
  void allSlotsAreMeasuredOnOneThreadAndOnAll() {
    Workers two = Workers.of(Runnable::run, 2);
    assertEquals(
        List.of("32768 1", "32768 2", "4096 2"),
        BootstrapBench.settings(two).stream()
            .map(setting -> setting.slots() + " " + setting.workers().threads())
            .toList());
    assertEquals(2, BootstrapBench.settings(Workers.INLINE).size());
  }
}
