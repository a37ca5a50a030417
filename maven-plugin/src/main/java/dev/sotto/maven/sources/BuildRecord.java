package dev.sotto.maven.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What products were made from, in a file beside them: tells whether they are still current. */
public final class BuildRecord {
  private final Path file;
  private final List<String> inputs;
  private final List<Path> products;

  /**
   * @param inputs everything that the products depend on, contents as hashes
   */
  public BuildRecord(Path file, List<String> inputs, List<Path> products) {
    this.file = file;
    this.inputs = List.copyOf(inputs);
    this.products = List.copyOf(products);
  }

  /** The record's own file. */
  public Path file() {
    return file;
  }

  /** The files that the record vouches for. */
  public List<Path> products() {
    return products;
  }

  /** Whether the products are there, unchanged, and made from these inputs. */
  public boolean isCurrent() throws IOException {
    return Files.isRegularFile(file)
        && products.stream().allMatch(Files::isRegularFile)
        && Files.readString(file).equals(text());
  }

  /** Forgets the products, before they are made again. */
  public void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Records the products as they are now. */
  public void write() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text());
  }

  private String text() throws IOException {
    return String.join("\n", inputs) + "\nproducts " + Contents.sha256(products) + "\n";
  }
}
