package dev.sotto.cli.bench;

import dev.sotto.ckks.bootstrapping.BootstrapParameters;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.optimizer.levels.ReferenceBootstrap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// A bootstrapping to measure.
///
/// @param slots the period of the vectors
/// @param levels of 40 bits between the input level and the one returned to
/// @param ciphertexts bootstrapped at a time: 1 or 2
/// @param threads that bootstrap
/// @param keyThreads that make the keys
/// @param runs bootstraps in a row
public record BootstrapSetting(
    Precision precision,
    int logN,
    int slots,
    int levels,
    int ciphertexts,
    int threads,
    int keyThreads,
    int runs) {
  private static final double SCALE_BITS = 40;
  private static final int MOST_RUNS = 1000;

  /// @throws IllegalArgumentException if there is no such bootstrapping
  public BootstrapSetting {
    check("--log-n", logN, SecurityTable.MAX_LOG_N - 1, SecurityTable.MAX_LOG_N);
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("--slots " + slots + " is no power of two");
    }
    check("--slots", slots, BootstrapShape.of(precision, slots).minSlots(), 1 << (logN - 1));
    check("--levels", levels, 1, ReferenceBootstrap.USABLE_LEVELS);
    check("--ciphertexts", ciphertexts, 1, 2);
    check("--runs", runs, 1, MOST_RUNS);
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is outside [%d, %d]".formatted(option, value, least, most));
    }
  }

  /// The next of several settings that are to take about `most` altogether: with two runs, of which
  /// the second is warm, where those before it, a part `done` of all, took more than their share.
  public BootstrapSetting paced(double done, Duration elapsed, Duration most) {
    boolean late = elapsed.toNanos() > done * most.toNanos();
    return new BootstrapSetting(
        precision,
        logN,
        slots,
        levels,
        ciphertexts,
        threads,
        keyThreads,
        late ? Math.min(runs, 2) : runs);
  }

  BootstrapShape shape() {
    return BootstrapShape.of(precision, slots);
  }

  CkksParameters parameters() {
    return BootstrapParameters.build(logN, levels, SCALE_BITS, shape());
  }

  /// The arguments of the command that measures it.
  public List<String> arguments() {
    return List.of(
        "bench",
        "bootstrap",
        "--precision=" + precision,
        "--log-n=" + logN,
        "--slots=" + slots,
        "--levels=" + levels,
        "--ciphertexts=" + ciphertexts,
        "--threads=" + threads,
        "--key-threads=" + keyThreads,
        "--runs=" + runs,
        "--json",
        "--quiet");
  }

  /// What distinguishes it, for people.
  @Override
  public String toString() {
    return "%s precision, %d slots, %s, %s"
        .formatted(
            precision.name().toLowerCase(Locale.ROOT),
            slots,
            ciphertexts == 1 ? "one real vector" : "two real vectors",
            threads == 1 ? "1 thread" : threads + " threads");
  }
}
