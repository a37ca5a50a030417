package dev.sotto.frontend.onnx.operators;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The table of all supported operators, by domain and name.
public final class Operators {
  private static final Map<String, Operator> TABLE = table();

  private Operators() {}

  private static Map<String, Operator> table() {
    Map<String, Operator> table = new TreeMap<>();
    Stream.of(
            Arithmetic.OPERATORS,
            Comparisons.OPERATORS,
            Functions.OPERATORS,
            Products.OPERATORS,
            Convolutions.OPERATORS,
            Pools.OPERATORS,
            Reductions.OPERATORS,
            Normalizations.OPERATORS,
            Shapes.OPERATORS,
            Selections.OPERATORS,
            Resizing.OPERATORS,
            Heads.OPERATORS,
            Classical.OPERATORS)
        .flatMap(List::stream)
        .forEach(operator -> table.put(key(operator.domain(), operator.name()), operator));
    return table;
  }

  private static String key(String domain, String name) {
    return domain + ":" + name;
  }

  public static Optional<Operator> find(String domain, String name) {
    return Optional.ofNullable(TABLE.get(key(domain, name)));
  }

  /// All operators, by domain and then name.
  public static List<Operator> all() {
    return List.copyOf(TABLE.values());
  }
}
