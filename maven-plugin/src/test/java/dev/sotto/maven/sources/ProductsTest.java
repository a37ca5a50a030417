package dev.sotto.maven.sources;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductsTest {
  @TempDir private Path folder;

  @Test
  void whatIsNoLongerMadeIsDeletedAndNothingElse() throws IOException {
    Path list = folder.resolve("list");
    Path kept = Files.createFile(folder.resolve("kept"));
    Path stale = Files.createFile(folder.resolve("stale"));
    Path foreign = Files.createFile(folder.resolve("foreign"));

    Products.replace(list, List.of(kept, stale));
    Products.replace(list, List.of(kept));

    assertTrue(Files.exists(kept));
    assertFalse(Files.exists(stale));
    assertTrue(Files.exists(foreign));
  }

  @Test
  void withoutProductsThereIsNoList() throws IOException {
    Path list = folder.resolve("list");
    Products.replace(list, List.of(Files.createFile(folder.resolve("stale"))));
    Products.replace(list, List.of());
    assertFalse(Files.exists(list));
  }
}
