package dev.sotto.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.BootstrapMeasurement.SlotErrors;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.cli.console.JsonText;
import dev.sotto.ir.MalformedArtifactException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapBenchTest {
  private static BootstrapRow row(int slots, int threads, List<Double> seconds) {
    BootstrapMeasurement measured =
        new BootstrapMeasurement(
            16,
            slots,
            threads,
            1,
            1.5,
            20.25,
            seconds,
            8,
            List.of(
                new SlotErrors(0x1p-17, 0x1p-12),
                new SlotErrors(0x1p-16, 0x1p-11),
                new SlotErrors(0x1p-15, 0x1p-10)),
            0x1p-11,
            3_000_000_000L,
            128);
    return BootstrapRow.of(Precision.STANDARD, measured, Optional.empty());
  }

  private static final BootstrapRow MEASURED = row(4096, 2, List.of(3.0, 2.0, 2.5));

  @Test
  void aMeasurementHasTheFieldsOfTheReport() {
    assertEquals(
        List.of(
            "precision",
            "logN",
            "slots",
            "ciphertexts",
            "threads",
            "minSeconds",
            "medianSeconds",
            "firstSeconds",
            "levelsAfter",
            "precisionBitsAverage",
            "precisionBitsWorst",
            "keyBytes",
            "keygenSeconds",
            "peakRssBytes",
            "securityBits"),
        List.copyOf(MEASURED.toJson().keySet()));
    String json = JsonText.of(List.of(MEASURED.toJson()));
    assertTrue(json.startsWith("["), json);
    assertTrue(json.contains("\"minSeconds\": 2,"), json);
    assertTrue(json.contains("\"medianSeconds\": 2.5,"), json);
    assertTrue(json.contains("\"firstSeconds\": 3,"), json);
    assertTrue(json.contains("\"precisionBitsAverage\": 17,"), json);
    assertTrue(json.contains("\"precisionBitsWorst\": 12,"), json);
    assertTrue(json.contains("\"peakRssBytes\": null,"), json);
  }

  @Test
  void whatAProcessPrintsIsReadBackAsItWas() {
    assertEquals(MEASURED, BootstrapRow.parse(JsonText.of(List.of(MEASURED.toJson()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "[{}]", "[3]", "[{\"peakRssBytes\": []}]", "Killed"})
  void anythingElseIsRefused(String text) {
    assertThrows(MalformedArtifactException.class, () -> BootstrapRow.parse(text));
  }

  @Test
  void theTableHasALineForEachSetting() {
    StringWriter text = new StringWriter();
    BenchTables.bootstrap(List.of(MEASURED, MEASURED)).print(new PrintWriter(text, true));
    List<String> lines = text.toString().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).startsWith("standard "), lines.get(1));
    assertTrue(lines.get(1).contains("4096"), lines.get(1));
  }

  @Test
  void theCostTableGetsTheReferenceOnOneThread() {
    BootstrapRow reference = row(1 << 15, 1, List.of(3.5, 3.25, 3.75));
    BootstrapRow onTwo = row(1 << 15, 2, List.of(2.0, 2.0, 2.0));
    assertEquals(
        OptionalDouble.of(3.25),
        BootstrapRow.referenceSeconds(List.of(onTwo, MEASURED, reference)));
    assertEquals(OptionalDouble.empty(), BootstrapRow.referenceSeconds(List.of(onTwo, MEASURED)));
  }

  @Test
  void allSettingsDifferAndTheReferenceIsFirst() {
    List<BootstrapSetting> settings = BootstrapBench.settings(2);
    assertEquals(5, settings.stream().distinct().count());
    assertEquals(
        "standard precision, 32768 slots, one real vector, 1 thread",
        settings.getFirst().toString());
    assertEquals(4, BootstrapBench.settings(1).size());
  }

  @Test
  void keysAreMadeOnAllThreadsWhateverIsMeasured() {
    for (BootstrapSetting setting : BootstrapBench.settings(3)) {
      assertTrue(setting.arguments().contains("--key-threads=3"), setting.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1 << 16, -2})
  void slotsAreAPowerOfTwoThatTheRingHolds(int slots) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new BootstrapSetting(Precision.LOW, 16, slots, 8, 1, 1, 1, 3));
    assertTrue(String.valueOf(refusal.getMessage()).contains("--slots " + slots));
  }

  @Test
  void aSlowMachineRepeatsLess() {
    BootstrapSetting setting = BootstrapBench.settings(2).getFirst();
    Duration most = Duration.ofSeconds(100);
    assertEquals(3, setting.paced(0, Duration.ZERO, most).runs());
    assertEquals(3, setting.paced(0.4, Duration.ofSeconds(39), most).runs());
    assertEquals(2, setting.paced(0.4, Duration.ofSeconds(41), most).runs());
  }
}
