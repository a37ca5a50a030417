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
  /// slots on one. Keys are made on all.
  public static List<BootstrapSetting> settings(int threads) {
    List<BootstrapSetting> settings = new ArrayList<>();
    Precision usual = ReferenceBootstrap.PRECISION;
    int allSlots = ReferenceBootstrap.SLOTS;
    settings.add(setting(usual, allSlots, 1, 1, threads));
    if (threads > 1) {
      settings.add(setting(usual, allSlots, 1, threads, threads));
    }
    settings.add(setting(usual, allSlots, 2, threads, threads));
    settings.add(setting(usual, FEW_SLOTS, 1, 1, threads));
    settings.add(setting(Precision.HIGH, allSlots, 1, threads, threads));
    return settings;
  }

  private static BootstrapSetting setting(
      Precision precision, int slots, int ciphertexts, int threads, int keyThreads) {
    return new BootstrapSetting(
        precision,
        ReferenceBootstrap.LOG_N,
        slots,
        ReferenceBootstrap.USABLE_LEVELS,
        ciphertexts,
        threads,
        keyThreads,
        RUNS);
  }

  /// Makes keys and bootstraps in this process.
  ///
  /// @param keyWorkers as many as the setting's threads for keys
  /// @param workers as many as its threads
  /// @throws IllegalArgumentException if no such chain is secure
  public static BootstrapRow run(BootstrapSetting setting, Workers keyWorkers, Workers workers) {
    BootstrapMeasurement measured =
        BootstrapMeasurement.run(
            setting.parameters(),
            setting.shape(),
            setting.slots(),
            setting.ciphertexts(),
            setting.runs(),
            keyWorkers,
            workers);
    long peak = ProcessMemory.peakBytes();
    return BootstrapRow.of(
        setting.precision(), measured, peak < 0 ? Optional.empty() : Optional.of(peak));
  }
}
