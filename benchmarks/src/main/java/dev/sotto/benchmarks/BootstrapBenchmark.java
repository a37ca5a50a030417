package dev.sotto.benchmarks;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.BootstrapParameters;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Bootstraps at full size, N = 2^16 at 128-bit security, and prints what it took.
///
/// Arguments, all optional: precision, log₂ of the slots, ciphertexts at a time, threads, runs in a
/// row, and how often all of it is done, with new keys and values. One JMH fork would measure one
/// run only: a bootstrapping takes seconds.
public final class BootstrapBenchmark {
  private static final int LOG_N = 16;
  private static final int USABLE_LEVELS = 8;
  private static final double SCALE_BITS = 40;

  private BootstrapBenchmark() {}

  public static void main(String[] arguments) {
    Precision precision = Precision.valueOf(argument(arguments, 0, "STANDARD"));
    int logSlots = Integer.parseInt(argument(arguments, 1, "15"));
    int ciphertexts = Integer.parseInt(argument(arguments, 2, "2"));
    int threads = Integer.parseInt(argument(arguments, 3, "1"));
    int runs = Integer.parseInt(argument(arguments, 4, "6"));
    int repetitions = Integer.parseInt(argument(arguments, 5, "1"));
    BootstrapShape shape = BootstrapShape.of(precision, 1 << logSlots);
    CkksParameters parameters = BootstrapParameters.build(LOG_N, USABLE_LEVELS, SCALE_BITS, shape);
    System.out.println(parameters);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      Workers workers = Workers.of(executor, threads);
      for (int i = 0; i < repetitions; i++) {
        print(
            BootstrapMeasurement.run(
                parameters, shape, 1 << logSlots, ciphertexts, runs, workers, workers));
      }
    }
  }

  private static String argument(String[] arguments, int i, String otherwise) {
    return i < arguments.length ? arguments[i] : otherwise;
  }

  private static void print(BootstrapMeasurement m) {
    System.out.printf(
        Locale.ROOT,
        """
        slots %d, ciphertexts %d, threads %d
        seconds: min %.2f, median %.2f, first %.2f
        bits: average %.1f, worst %.1f; after %d in a row average %.1f, worst %.1f; each worst %.1f
        levels after: %d
        keys: %.2f GB in %.1f s; setup %.1f s
        """,
        m.slots(),
        m.ciphertexts(),
        m.threads(),
        m.minSeconds(),
        m.medianSeconds(),
        m.seconds().getFirst(),
        m.errors().getFirst().bitsAverage(),
        m.errors().getFirst().bitsWorst(),
        m.seconds().size(),
        m.errors().getLast().bitsAverage(),
        m.errors().getLast().bitsWorst(),
        -Math.log(m.largestAdded()) / Math.log(2),
        m.levelsAfter(),
        m.keyBytes() / 1e9,
        m.keygenSeconds(),
        m.setupSeconds());
  }
}
