package dev.sotto.maven.generated;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** Java identifiers for names of any kind. */
public final class JavaNames {
  /** What a record's component must not be called (JLS §8.10.1), and its methods of our making. */
  private static final Set<String> TAKEN_IN_RECORDS =
      Set.of(
          "clone",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait",
          "tensors");

  /** The nested classes, which their class must not be called. */
  private static final Set<String> NESTED = Set.of("Client", "Input", "Output");

  private JavaNames() {}

  /**
   * A class name: {@code wdbc_lr-2} becomes {@code WdbcLr2}, {@code 3d} becomes {@code Model3d}.
   */
  public static String ofClass(String name) {
    String joined = words(name).map(JavaNames::capitalized).collect(Collectors.joining());
    if (joined.isEmpty() || !Character.isJavaIdentifierStart(joined.charAt(0))) {
      return "Model" + joined;
    }
    return NESTED.contains(joined) ? joined + "Model" : joined;
  }

  /** A package: {@code root} with the folders below it, what Java does not allow left out. */
  public static String ofPackage(String root, List<String> folders) {
    return Stream.concat(Stream.of(root.split("\\.")), folders.stream())
        .map(part -> SourceVersion.isName(part) ? part : packagePart(part))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("."));
  }

  private static String packagePart(String name) {
    String joined = words(name).collect(Collectors.joining()).toLowerCase(Locale.ROOT);
    return joined.isEmpty() ? "" : safe(joined);
  }

  /** Names for a record's components, all different, in the order of {@code names}. */
  static List<String> ofComponents(List<String> names) {
    Set<String> taken = new HashSet<>(TAKEN_IN_RECORDS);
    List<String> components = new ArrayList<>();
    for (String name : names) {
      String joined = words(name).map(JavaNames::capitalized).collect(Collectors.joining());
      String base = joined.isEmpty() ? "value" : safe(uncapitalized(joined));
      String component = base;
      for (int number = 2; !taken.add(component); number++) {
        component = base + "_" + number;
      }
      components.add(component);
    }
    return components;
  }

  private static Stream<String> words(String name) {
    return Stream.of(name.split("[^\\p{L}\\p{Nd}]+")).filter(word -> !word.isEmpty());
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String uncapitalized(String word) {
    return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }

  private static String safe(String identifier) {
    return SourceVersion.isName(identifier) ? identifier : "_" + identifier;
  }
}
