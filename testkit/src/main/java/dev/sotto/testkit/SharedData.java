package dev.sotto.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Finds the real models and data sets that lie beside a checkout, where they are present.
public final class SharedData {
  private SharedData() {}

  /// The data folder; skips the calling test, and says so, where there is none.
  public static Path require() {
    Path data = Path.of(System.getProperty("sotto.shared", "../shared"), "data").normalize();
    boolean present = Files.isDirectory(data);
    if (!present) {
      System.getLogger("dev.sotto.testkit")
          .log(System.Logger.Level.WARNING, "skipped: no shared data at {0}", data);
    }
    Assumptions.assumeTrue(present, () -> "no shared data at " + data);
    return data;
  }

  /// One file below the data folder; skips the calling test where it is absent.
  public static Path require(String relative) {
    Path file = require().resolve(relative);
    Assumptions.assumeTrue(Files.exists(file), () -> "no shared file " + file);
    return file;
  }
}
