package dev.sotto.report.facts;

/// The model's nodes that became one: their names, joined by `+`.
final class Origins {
  private Origins() {}

  /// The node that the others were merged into.
  static String last(String whole) {
    return whole.substring(whole.lastIndexOf('+') + 1);
  }

  /// Whether `part`, a model's node or several, is among those of `whole`.
  static boolean contains(String whole, String part) {
    return !part.isEmpty() && ('+' + whole + '+').contains('+' + part + '+');
  }
}
