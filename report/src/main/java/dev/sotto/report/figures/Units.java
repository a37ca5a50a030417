package dev.sotto.report.figures;

import java.util.Locale;

/// Quantities as people read them: three significant digits and a unit.
public final class Units {
  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

  private static final String[] SUPERSCRIPTS = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

  private Units() {}

  /// Bytes in powers of 1000, e.g. `12.3 MB`.
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < BYTES.length - 1) {
      value /= 1000;
      unit++;
    }
    return (unit == 0 ? Long.toString(bytes) : significant(value)) + " " + BYTES[unit];
  }

  /// A duration, e.g. `430 µs`, `12.3 ms`, `1.50 s`, `3.2 min`.
  public static String seconds(double seconds) {
    if (seconds < 0.9995e-3) {
      return significant(seconds * 1e6) + " µs";
    }
    if (seconds < 0.9995) {
      return significant(seconds * 1e3) + " ms";
    }
    return seconds < 120 ? significant(seconds) + " s" : significant(seconds / 60) + " min";
  }

  /// An error or another small number, e.g. `3.2e-05`.
  public static String small(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }

  /// A power as people write it, e.g. `2¹⁵`.
  public static String powerOfTwo(int exponent) {
    StringBuilder text = new StringBuilder("2");
    Integer.toString(exponent).chars().forEach(digit -> text.append(SUPERSCRIPTS[digit - '0']));
    return text.toString();
  }

  private static String significant(double value) {
    int digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
