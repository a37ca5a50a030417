package dev.sotto.maven.sources;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildRecordTest {
  @TempDir private Path folder;
  private Path product;
  private Path file;
  private BuildRecord record;

  @BeforeEach
  void make() throws IOException {
    product = Files.writeString(folder.resolve("product"), "made");
    file = folder.resolve("deep/record");
    record = new BuildRecord(file, List.of("model 17", "options none"), List.of(product));
    record.write();
  }

  @Test
  void productsOfTheSameInputsAreCurrent() throws IOException {
    assertTrue(record.isCurrent());
  }

  @Test
  void productsOfOtherInputsAreNot() throws IOException {
    List<String> others = List.of("model 18", "options none");
    assertFalse(new BuildRecord(file, others, List.of(product)).isCurrent());
  }

  @Test
  void aChangedProductIsNotCurrent() throws IOException {
    Files.writeString(product, "edited");
    assertFalse(record.isCurrent());
  }

  @Test
  void aDeletedProductIsNotCurrent() throws IOException {
    Files.delete(product);
    assertFalse(record.isCurrent());
  }

  @Test
  void whatIsForgottenIsNotCurrent() throws IOException {
    record.forget();
    assertFalse(record.isCurrent());
  }
}
