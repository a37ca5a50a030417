package dev.sotto.maven.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The list of files that a goal has made, so that those of models that are gone go too. */
public final class Products {
  private Products() {}

  /** Writes the list anew, and deletes what the old one has and this one has not. */
  public static void replace(Path list, List<Path> products) throws IOException {
    Set<String> current = new HashSet<>();
    products.forEach(product -> current.add(product.toString()));
    if (Files.isRegularFile(list)) {
      for (String old : Files.readAllLines(list)) {
        if (!current.contains(old)) {
          Files.deleteIfExists(Path.of(old));
        }
      }
    }
    if (products.isEmpty()) {
      Files.deleteIfExists(list);
      return;
    }
    Files.write(list, current.stream().sorted().toList());
  }
}
