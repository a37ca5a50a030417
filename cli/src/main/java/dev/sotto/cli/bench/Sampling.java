package dev.sotto.cli.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Repeats work for a while and keeps its times.
///
/// @param warmUpNanos how long it runs unmeasured
/// @param nanos how long it runs measured, five times at least
public record Sampling(long warmUpNanos, long nanos) {
  private static final int LEAST_RUNS = 5;

  /// Milliseconds of one run.
  public record Millis(double least, double median) {}

  /// The times of `work`, divided by `units`: how many operations one run does.
  Millis of(int units, Runnable work) {
    repeat(warmUpNanos, work);
    List<Double> millis = repeat(nanos, work);
    Collections.sort(millis);
    return new Millis(millis.getFirst() / units, millis.get(millis.size() / 2) / units);
  }

  private static List<Double> repeat(long nanos, Runnable work) {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    while (millis.size() < LEAST_RUNS || System.nanoTime() < end) {
      long start = System.nanoTime();
      work.run();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return millis;
  }
}
