package dev.sotto.cli.bench;

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
  public static TextTable bootstrap(List<BootstrapRow> rows) {
    TextTable table =
        new TextTable(
            "precision",
            "log2 N",
            "slots",
            "vectors",
            "threads",
            "least",
            "median",
            "first",
            "levels after",
            "bits average",
            "bits worst",
            "keys",
            "making keys",
            "peak memory");
    for (BootstrapRow row : rows) {
      table.add(
          row.precision().name().toLowerCase(Locale.ROOT),
          String.valueOf(row.logN()),
          String.valueOf(row.slots()),
          String.valueOf(row.ciphertexts()),
          String.valueOf(row.threads()),
          fixed("%.2f", row.minSeconds()),
          fixed("%.2f", row.medianSeconds()),
          fixed("%.2f", row.firstSeconds()),
          String.valueOf(row.levelsAfter()),
          fixed("%.1f", row.bitsAverage()),
          fixed("%.1f", row.bitsWorst()),
          Units.bytes(row.keyBytes()),
          fixed("%.1f", row.keygenSeconds()),
          row.peakBytes().map(Units::bytes).orElse("unknown"));
    }
    return table;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String fixed(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
