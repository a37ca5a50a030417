package dev.sotto.cli.bench;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.BootstrapMeasurement.SlotErrors;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.cli.console.ProcessMemory;
import dev.sotto.optimizer.levels.ReferenceBootstrap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Measures bootstrapping: the compiler's reference, and the same of fewer slots.
public final class BootstrapBench {
  private static final int RUNS = 3;

  private BootstrapBench() {}

  /// One measurement to take.
  ///
  /// @param slots the period of the vectors
  public record Setting(int slots, Workers workers) {}

  /// What was measured.
  ///
  /// @param peakRssBytes the largest resident memory meanwhile, -1 where the system does not say
  public record Row(BootstrapMeasurement measurement, long peakRssBytes) {}

  /// All slots on one thread and on all, fewer slots on all.
  public static List<Setting> settings(Workers all) {
    Setting full = new Setting(ReferenceBootstrap.SLOTS, all);
    Setting sparse = new Setting(1 << 12, all);
    return all.threads() == 1
        ? List.of(full, sparse)
        : List.of(new Setting(ReferenceBootstrap.SLOTS, Workers.INLINE), full, sparse);
  }

  /// Makes keys and bootstraps three times.
  public static Row run(Setting setting) {
    ProcessMemory.forgetPeak();
    BootstrapMeasurement measurement =
        BootstrapMeasurement.run(
            ReferenceBootstrap.parameters(setting.slots()),
            ReferenceBootstrap.shape(setting.slots()),
            setting.slots(),
            1,
            RUNS,
            setting.workers());
    return new Row(measurement, ProcessMemory.peakBytes());
  }

  /// The least seconds of the compiler's reference on one thread; every choice of settings has it.
  public static double referenceSeconds(List<Row> rows) {
    return rows.stream()
        .map(Row::measurement)
        .filter(row -> row.slots() == ReferenceBootstrap.SLOTS && row.threads() == 1)
        .mapToDouble(BootstrapMeasurement::minSeconds)
        .min()
        .orElseThrow();
  }

  /// The fields of `sotto bench bootstrap --json`.
  public static Map<String, Object> toJson(Row row) {
    BootstrapMeasurement measurement = row.measurement();
    SlotErrors errors = measurement.errors().getFirst();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("logN", measurement.logN());
    json.put("slots", measurement.slots());
    json.put("threads", measurement.threads());
    json.put("minSeconds", measurement.minSeconds());
    json.put("medianSeconds", measurement.medianSeconds());
    json.put("levelsAfter", measurement.levelsAfter());
    json.put("precisionBitsAverage", errors.bitsAverage());
    json.put("precisionBitsWorst", errors.bitsWorst());
    json.put("keyBytes", measurement.keyBytes());
    json.put("keygenSeconds", measurement.keygenSeconds());
    json.put("peakRssBytes", known(row.peakRssBytes()));
    json.put("securityBits", measurement.securityBits());
    return json;
  }

  private static Optional<Long> known(long bytes) {
    return bytes < 0 ? Optional.empty() : Optional.of(bytes);
  }
}
