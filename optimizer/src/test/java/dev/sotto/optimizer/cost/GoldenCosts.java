package dev.sotto.optimizer.cost;

import dev.sotto.testkit.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// The cost table that plans in golden texts follow.
public final class GoldenCosts {
  private GoldenCosts() {}

  /// Reads it.
  public static CostTable table() {
    try (InputStream in = Files.newInputStream(Golden.resource("costs.properties"))) {
      return CostTable.read(in, "costs.properties");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
