package dev.sotto.ir.data;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Numeric tables of comma-separated values, one sample a row, with or without a header; UTF-8.
///
/// The first line is a header where none of its fields is a number; one with some numbers would be
/// a sample with values missing, and is refused. Empty lines are skipped, fields may be quoted and
/// surrounded by spaces.
public final class CsvFile {
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final int SHOWN_CHARACTERS = 30;

  private CsvFile() {}

  /// Reads `[rows, fields]`; throws `MalformedArtifactException`, with line and column (of
  /// characters, from 1), where a field is no finite number or a row has another length.
  public static Samples read(Path file) throws IOException {
    String source = String.valueOf(file.getFileName());
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new Table(source).read(reader);
    } catch (MalformedInputException binary) {
      throw new MalformedArtifactException(source + ": not a text file in UTF-8", binary);
    }
  }

  /// Writes rows of numbers under a header, so that [#read] gives the same doubles; an empty header
  /// is left out.
  public static String encode(List<String> header, Shape shape, double[] values) {
    int columns = shape.rank() == 0 || shape.extent(0) == 0 ? 0 : shape.size() / shape.extent(0);
    StringBuilder out = new StringBuilder();
    if (!header.isEmpty()) {
      out.append(String.join(",", header.stream().map(CsvFile::quote).toList())).append('\n');
    }
    for (int i = 0; i < values.length; i++) {
      out.append(values[i]).append((i + 1) % columns == 0 ? '\n' : ',');
    }
    return out.toString();
  }

  private static String quote(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  /// The rows read so far.
  private static final class Table {
    private final String source;
    private double[] values = new double[64];
    private int count;
    private int columns = -1;
    private int rows;

    Table(String source) {
      this.source = source;
    }

    Samples read(BufferedReader reader) throws IOException {
      boolean first = true;
      int line = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
          text = text.substring(1);
        }
        if (!text.isBlank()) {
          if (!first || !isHeader(text)) {
            row(text, line);
          }
          first = false;
        }
      }
      if (rows == 0) {
        throw new MalformedArtifactException(source + ": no rows of numbers");
      }
      return Samples.wrap(source, Shape.of(rows, columns), Arrays.copyOf(values, count));
    }

    private static boolean isHeader(String text) {
      return Arrays.stream(text.split(",", -1)).noneMatch(field -> isNumber(unquote(field)));
    }

    private static boolean isNumber(String field) {
      try {
        Double.parseDouble(field);
        return true;
      } catch (NumberFormatException word) {
        return false;
      }
    }

    private static String unquote(String field) {
      String stripped = field.strip();
      int last = stripped.length() - 1;
      boolean quoted = last > 0 && stripped.charAt(0) == '"' && stripped.charAt(last) == '"';
      return quoted ? stripped.substring(1, last).strip() : stripped;
    }

    private void row(String text, int line) {
      int before = count;
      int start = 0;
      while (start <= text.length()) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        add(unquote(text.substring(start, end)), line, start + 1);
        start = end + 1;
      }
      int fields = count - before;
      if (columns >= 0 && fields != columns) {
        throw new MalformedArtifactException(
            "%s:%d: %d fields, the rows before have %d".formatted(source, line, fields, columns));
      }
      columns = fields;
      rows++;
    }

    private void add(String field, int line, int column) {
      double value;
      try {
        value = Double.parseDouble(field);
      } catch (NumberFormatException word) {
        boolean otherwiseSeparated = field.indexOf(';') >= 0 || field.indexOf('\t') >= 0;
        throw refused(
            field,
            line,
            column,
            otherwiseSeparated
                ? "is not a number: fields are separated by commas here"
                : "is not a number");
      }
      if (!Double.isFinite(value)) {
        throw refused(field, line, column, "is not finite");
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    private MalformedArtifactException refused(String field, int line, int column, String why) {
      String shown =
          field.length() > SHOWN_CHARACTERS ? field.substring(0, SHOWN_CHARACTERS) + "…" : field;
      return new MalformedArtifactException(
          "%s:%d:%d: '%s' %s".formatted(source, line, column, shown, why));
    }
  }
}
