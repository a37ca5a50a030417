package dev.sotto.report.facts;

/// The model's nodes that became one: their names, joined by `+`.
final class Origins {
  private Origins() {}

  /// Whether `part`, a model's node or several, is among those of `whole`.
  static boolean contains(String whole, String part) {
    return !part.isEmpty() && ('+' + whole + '+').contains('+' + part + '+');
  }
}
