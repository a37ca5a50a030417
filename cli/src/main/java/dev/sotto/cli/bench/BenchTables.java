package dev.sotto.cli.bench;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.cli.summary.TextTable;
import dev.sotto.report.figures.Units;
import java.util.List;
import java.util.Locale;

/// What was measured, as text.
public final class BenchTables {
  private BenchTables() {}

  /// One line for each operation, in milliseconds.
  public static TextTable core(List<CoreMeasurement> measured) {
    TextTable table =
        new TextTable("operation", "log2 N", "limbs", "log2 QP", "threads", "least", "median");
    for (CoreMeasurement measurement : measured) {
      table.add(
          measurement.operation(),
          String.valueOf(measurement.parameters().logN()),
          "%d+%d".formatted(measurement.limbs(), measurement.parameters().specialModuli().size()),
          fixed("%.0f", measurement.logQP()),
          String.valueOf(measurement.threads()),
          fixed("%.3f", measurement.millis().least()),
          fixed("%.3f", measurement.millis().median()));
    }
    return table;
  }

  /// One line for each setting, in seconds.
  public static TextTable bootstrap(List<BootstrapBench.Row> measured) {
    TextTable table =
        new TextTable(
            "log2 N",
            "slots",
            "threads",
            "least",
            "median",
            "levels after",
            "bits average",
            "bits worst",
            "keys",
            "making keys",
            "peak memory");
    for (BootstrapBench.Row row : measured) {
      BootstrapMeasurement measurement = row.measurement();
      table.add(
          String.valueOf(measurement.logN()),
          String.valueOf(measurement.slots()),
          String.valueOf(measurement.threads()),
          fixed("%.2f", measurement.minSeconds()),
          fixed("%.2f", measurement.medianSeconds()),
          String.valueOf(measurement.levelsAfter()),
          fixed("%.1f", measurement.errors().getFirst().bitsAverage()),
          fixed("%.1f", measurement.errors().getFirst().bitsWorst()),
          Units.bytes(measurement.keyBytes()),
          fixed("%.1f", measurement.keygenSeconds()),
          row.peakRssBytes() < 0 ? "unknown" : Units.bytes(row.peakRssBytes()));
    }
    return table;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String fixed(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
