package dev.sotto.ir.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of samples that Jazzer makes up, guided by the branches that it reaches.
class TableGuidedFuzzTest {
  @TempDir static Path folder;
  private static Path file = Path.of("samples");

  @BeforeAll
  static void chooseFile() {
    file = folder.resolve("samples");
  }

  static Stream<Arguments> seeds() {
    Shape shape = Shape.of(2, 2);
    double[] values = {1, -0.5, 1e-300, 3};
    byte[] npy = NpyFile.encode(shape, values);
    byte[] float32 =
        new String(npy, StandardCharsets.ISO_8859_1)
            .replace("<f8", "<f4")
            .getBytes(StandardCharsets.ISO_8859_1);
    String csv = CsvFile.encode(List.of("a", "b, \"c\""), shape, values);
    return Stream.of(npy, float32, csv.getBytes(StandardCharsets.UTF_8))
        .map(bytes -> Arguments.of((Object) bytes));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "3s")
  void filesOfSamplesAreReadOrRefused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      var _ = NpyFile.read(file);
    } catch (MalformedArtifactException refused) {
      requireOneLine(refused);
    }
    try {
      var _ = CsvFile.read(file);
    } catch (MalformedArtifactException refused) {
      requireOneLine(refused);
    }
  }

  private static void requireOneLine(MalformedArtifactException refused) {
    String message = String.valueOf(refused.getMessage());
    if (message.lines().count() != 1 || message.length() > 600) {
      throw new AssertionError("not one line: " + message, refused);
    }
  }
}
