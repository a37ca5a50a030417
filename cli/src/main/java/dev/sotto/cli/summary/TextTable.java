package dev.sotto.cli.summary;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Columns of text, each as wide as its widest cell: the first one left, the others right aligned.
public final class TextTable {
  private static final int WIDEST = 40;

  private final List<String[]> rows = new ArrayList<>();

  public TextTable(String... headings) {
    rows.add(headings);
  }

  /// A row with a cell for each heading; longer cells than 40 characters lose their middle.
  public void add(String... cells) {
    String[] row = new String[cells.length];
    for (int column = 0; column < cells.length; column++) {
      row[column] = shortened(cells[column]);
    }
    rows.add(row);
  }

  private static String shortened(String cell) {
    int half = WIDEST / 2 - 1;
    return cell.length() <= WIDEST
        ? cell
        : cell.substring(0, half) + "…" + cell.substring(cell.length() - half);
  }

  public void print(PrintWriter out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String space = " ".repeat(widths[column] - row[column].length());
        line.append(column == 0 ? row[column] + space : "  " + space + row[column]);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
