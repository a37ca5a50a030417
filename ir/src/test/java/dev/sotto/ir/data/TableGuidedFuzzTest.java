package dev.sotto.ir.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    for (Reader reader : List.<Reader>of(NpyFile::read, CsvFile::read)) {
      try {
        Samples samples = reader.read(file);
        assertEquals(samples.count() * samples.sampleSize(), samples.shape().size());
      } catch (MalformedArtifactException refused) {
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() <= 600, message);
      }
    }
  }

  private interface Reader {
    Samples read(Path file) throws IOException;
  }
}
