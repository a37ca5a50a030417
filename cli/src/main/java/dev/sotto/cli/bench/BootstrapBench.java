package dev.sotto.cli.bench;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.cli.console.ProcessMemory;
import dev.sotto.optimizer.levels.ReferenceBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Measures bootstrapping: the compiler's reference, and what differs from it in one respect.
public final class BootstrapBench {
  private static final int RUNS = 3;
  private static final int FEW_SLOTS = 1 << 12;

  private BootstrapBench() {}

  /// The reference on one thread and on all; two real vectors, and high precision, on all; fewer
  /// slots on one.
  public static List<BootstrapSetting> settings(int threads) {
    List<BootstrapSetting> settings = new ArrayList<>();
    settings.add(setting(ReferenceBootstrap.PRECISION, ReferenceBootstrap.SLOTS, 1, 1));
    if (threads > 1) {
      settings.add(setting(ReferenceBootstrap.PRECISION, ReferenceBootstrap.SLOTS, 1, threads));
    }
    settings.add(setting(ReferenceBootstrap.PRECISION, ReferenceBootstrap.SLOTS, 2, threads));
    settings.add(setting(ReferenceBootstrap.PRECISION, FEW_SLOTS, 1, 1));
    settings.add(setting(Precision.HIGH, ReferenceBootstrap.SLOTS, 1, threads));
    return settings;
  }

  private static BootstrapSetting setting(
      Precision precision, int slots, int ciphertexts, int threads) {
    return new BootstrapSetting(
        precision,
        ReferenceBootstrap.LOG_N,
        slots,
        ReferenceBootstrap.USABLE_LEVELS,
        ciphertexts,
        threads,
        RUNS);
  }

  /// Makes keys and bootstraps in this process.
  ///
  /// @param workers as many as the setting's threads
  /// @throws IllegalArgumentException if no such chain is secure
  public static BootstrapRow run(BootstrapSetting setting, Workers workers) {
    BootstrapMeasurement measured =
        BootstrapMeasurement.run(
            setting.parameters(),
            setting.shape(),
            setting.slots(),
            setting.ciphertexts(),
            setting.runs(),
            workers);
    long peak = ProcessMemory.peakBytes();
    return BootstrapRow.of(
        setting.precision(), measured, peak < 0 ? Optional.empty() : Optional.of(peak));
  }
}
