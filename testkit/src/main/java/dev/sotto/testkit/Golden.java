package dev.sotto.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/// Files of text that programs must print again, to the letter.
///
/// `-Dsotto.golden.update=true` writes what is printed instead; the difference is for a person to
/// read before it is committed.
public final class Golden {
  private static final String PROPERTY = "sotto.golden.update";
  private static final Path RESOURCES = Path.of("src", "test", "resources", "golden");
  private static final String BECOMES = "\n// becomes\n";

  private Golden() {}

  /// A file of the module under test, below `src/test/resources/golden`.
  public static Path resource(String relative) {
    return RESOURCES.resolve(relative);
  }

  /// The cases in a folder below `src/test/resources/golden`; fails where there are none.
  public static List<Path> cases(String folder) {
    try (Stream<Path> files = Files.list(resource(folder))) {
      List<Path> cases = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      Assertions.assertFalse(cases.isEmpty(), () -> "no golden texts in " + folder);
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException("no golden texts in " + folder, e);
    }
  }

  /// The program that a case starts from: its text up to the line `// becomes`.
  public static String before(Path file) {
    String text = read(file);
    int end = text.indexOf(BECOMES);
    return end < 0 ? text : text.substring(0, end);
  }

  /// Requires that the text after the case's line `// becomes` is `after`.
  public static void becomes(Path file, String after) {
    is(file, before(file).stripTrailing() + "\n" + BECOMES + after);
  }

  /// Requires that a file is `text`.
  public static void is(Path file, String text) {
    if (Boolean.getBoolean(PROPERTY)) {
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    Assertions.assertEquals(
        read(file), text, () -> file + " differs; -D" + PROPERTY + "=true writes it anew");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
