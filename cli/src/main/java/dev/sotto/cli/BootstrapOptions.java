package dev.sotto.cli;

import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.cli.bench.BootstrapSetting;
import dev.sotto.optimizer.levels.ReferenceBootstrap;
import picocli.CommandLine.Option;

/// A bootstrapping to measure alone; what is not said is as in the compiler's reference. (Of a
/// group that may be absent picocli knows no defaults: they are written out.)
final class BootstrapOptions {
  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "low, moderate, standard or high (default: standard).")
  private Precision precision = ReferenceBootstrap.PRECISION;

  @Option(
      names = "--log-n",
      paramLabel = "N",
      description = "log2 of the ring degree: 15 or 16 (default: 16).")
  private int logN = ReferenceBootstrap.LOG_N;

  @Option(
      names = "--slots",
      paramLabel = "S",
      description = "Values refreshed, a power of two (default: 32768).")
  private int slots = ReferenceBootstrap.SLOTS;

  @Option(
      names = "--levels",
      paramLabel = "L",
      description = "Levels of 40 bits to return (default: 8).")
  private int levels = ReferenceBootstrap.USABLE_LEVELS;

  @Option(
      names = "--ciphertexts",
      paramLabel = "C",
      description = "Refreshed at a time: 1 or 2 (default: 1).")
  private int ciphertexts = 1;

  @Option(
      names = "--runs",
      paramLabel = "R",
      description = "Bootstraps in a row, each of the results of the one before (default: 3).")
  private int runs = 3;

  @Option(
      names = "--key-threads",
      paramLabel = "T",
      description = "Threads that make the keys (default: as --threads).")
  private int keyThreads;

  BootstrapSetting setting(int threads) {
    return new BootstrapSetting(
        precision,
        logN,
        slots,
        levels,
        ciphertexts,
        threads,
        keyThreads == 0 ? threads : ThreadsOption.checked("--key-threads", keyThreads),
        runs);
  }
}
