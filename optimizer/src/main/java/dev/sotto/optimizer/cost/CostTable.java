package dev.sotto.optimizer.cost;

import dev.sotto.ir.MalformedArtifactException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Properties;

/// Measured single-thread times of the kernels' primitives, in nanoseconds, by ring.
///
/// Primitives are counted per limb, so that a cost at any number of limbs, digits and special
/// primes is a sum of them (see [RingCosts]). The default table was measured by [MeasureCosts]. A
/// bootstrap may have been measured as a whole.
public final class CostTable {
  private static final String BOOTSTRAP = "bootstrap";
  private static final String DEFAULT = "default-costs.properties";
  private static final String HINT = "'sotto bench --save FILE' writes one";
  static final int MIN_LOG_N = 12;
  static final int MAX_LOG_N = 16;

  private final Map<Primitive, double[]> nanos = new EnumMap<>(Primitive.class);
  private final OptionalDouble bootstrapNanos;

  private CostTable(CostTable primitives, double bootstrapNanos) {
    this.nanos.putAll(primitives.nanos);
    this.bootstrapNanos = OptionalDouble.of(bootstrapNanos);
  }

  private CostTable(Properties properties, String source) {
    bootstrapNanos =
        properties.containsKey(BOOTSTRAP)
            ? OptionalDouble.of(read(properties, BOOTSTRAP, source))
            : OptionalDouble.empty();
    for (Primitive primitive : Primitive.values()) {
      double[] row = new double[MAX_LOG_N - MIN_LOG_N + 1];
      for (int i = 0; i < row.length; i++) {
        row[i] = read(properties, primitive.key() + "." + (MIN_LOG_N + i), source);
      }
      nanos.put(primitive, row);
    }
  }

  /// A table of nanoseconds by log₂ N and primitive.
  static CostTable of(Map<Integer, Map<Primitive, Double>> rings) {
    Properties properties = new Properties();
    rings.forEach(
        (logN, nanos) ->
            nanos.forEach(
                (primitive, value) ->
                    properties.setProperty(primitive.key() + "." + logN, Double.toString(value))));
    return new CostTable(properties, "the measured costs");
  }

  /// This table with the nanoseconds that the bootstrap of
  /// [dev.sotto.optimizer.levels.ReferenceBootstrap] takes on one thread.
  public CostTable withBootstrap(double nanoseconds) {
    return new CostTable(this, nanoseconds);
  }

  /// The table that comes with the compiler.
  public static CostTable standard() {
    try (InputStream in = CostTable.class.getResourceAsStream(DEFAULT)) {
      if (in == null) {
        throw new MalformedArtifactException("the compiler lacks its cost table " + DEFAULT);
      }
      return read(in, DEFAULT);
    } catch (IOException e) {
      throw new MalformedArtifactException("the cost table " + DEFAULT + " is unreadable", e);
    }
  }

  /// Reads a table of lines `primitive.logN = nanoseconds`, and perhaps `bootstrap = nanoseconds`;
  /// `source` names it in messages.
  ///
  /// @throws MalformedArtifactException where an entry is missing or no positive number
  public static CostTable read(InputStream in, String source) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new MalformedArtifactException(source + ": no table of costs; " + HINT, e);
    }
    return new CostTable(properties, source);
  }

  /// The table as [#read] takes it, with comment lines before it.
  public String write(String... comments) {
    StringBuilder text = new StringBuilder();
    for (String comment : comments) {
      text.append("# ").append(comment).append('\n');
    }
    for (int logN = MIN_LOG_N; logN <= MAX_LOG_N; logN++) {
      for (Primitive primitive : Primitive.values()) {
        text.append(
            String.format(
                Locale.ROOT, "%s.%d = %.0f%n", primitive.key(), logN, nanos(primitive, logN)));
      }
    }
    bootstrapNanos.ifPresent(
        measured -> text.append(String.format(Locale.ROOT, "%s = %.0f%n", BOOTSTRAP, measured)));
    return text.toString();
  }

  /// Nanoseconds of the reference bootstrap, where they were measured.
  public OptionalDouble bootstrapNanos() {
    return bootstrapNanos;
  }

  private static double read(Properties properties, String key, String source) {
    String text = properties.getProperty(key);
    if (text == null) {
      throw new MalformedArtifactException(
          "%s: a table of costs has an entry '%s', this has none; %s".formatted(source, key, HINT));
    }
    double value = number(text.strip());
    if (!(value > 0 && Double.isFinite(value))) {
      throw new MalformedArtifactException(
          "%s: '%s = %s' is no positive number of nanoseconds; %s"
              .formatted(source, key, text, HINT));
    }
    return value;
  }

  /// Not a number where `text` is none.
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /// Nanoseconds of one `primitive` in the ring of degree `2^logN`.
  public double nanos(Primitive primitive, int logN) {
    double[] row = nanos.get(primitive);
    if (row == null || logN < MIN_LOG_N || logN > MAX_LOG_N) {
      throw new IllegalArgumentException("no cost of " + primitive + " at log2 N = " + logN);
    }
    return row[logN - MIN_LOG_N];
  }
}
