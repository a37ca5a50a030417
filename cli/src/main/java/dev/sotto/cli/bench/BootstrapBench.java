package dev.sotto.cli.bench;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.BootstrapParameters;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Measures bootstrapping at N = 2^16, standard precision, with eight usable levels of 40 bits.
public final class BootstrapBench {
  private static final int LOG_N = 16;
  private static final int USABLE_LEVELS = 8;
  private static final double SCALE_BITS = 40;
  private static final int RUNS = 3;

  private BootstrapBench() {}

  /// One measurement to take.
  ///
  /// @param slots the period of the vectors
  public record Setting(int slots, Workers workers) {}

  /// All slots on one thread and on all, fewer slots on all.
  public static List<Setting> settings(Workers all) {
    Setting full = new Setting(1 << 15, all);
    Setting sparse = new Setting(1 << 12, all);
    return all.threads() == 1
        ? List.of(full, sparse)
        : List.of(new Setting(1 << 15, Workers.INLINE), full, sparse);
  }

  /// Makes keys and bootstraps three times.
  public static BootstrapMeasurement run(Setting setting) {
    BootstrapShape shape = BootstrapShape.of(Precision.STANDARD);
    CkksParameters parameters =
        BootstrapParameters.build(LOG_N, USABLE_LEVELS, SCALE_BITS, shape);
    return BootstrapMeasurement.run(
        parameters, shape, setting.slots(), 1, RUNS, setting.workers());
  }

  /// The fields of `sotto bench bootstrap --json`.
  public static Map<String, Object> toJson(BootstrapMeasurement measurement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("logN", measurement.logN());
    json.put("slots", measurement.slots());
    json.put("threads", measurement.threads());
    json.put("minSeconds", measurement.minSeconds());
    json.put("medianSeconds", measurement.medianSeconds());
    json.put("levelsAfter", measurement.levelsAfter());
    json.put("precisionBitsAverage", measurement.precisionBitsAverage());
    json.put("precisionBitsWorst", measurement.precisionBitsWorst());
    json.put("keyBytes", measurement.keyBytes());
    json.put("keygenSeconds", measurement.keygenSeconds());
    json.put("peakRssBytes", boxed(measurement.peakRssBytes()));
    json.put("securityBits", measurement.securityBits());
    return json;
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }
}
