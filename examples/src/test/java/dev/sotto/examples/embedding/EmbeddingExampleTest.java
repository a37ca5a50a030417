package dev.sotto.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.examples.http.TinyModel;
import dev.sotto.ir.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddingExampleTest {
  private static final Path ROOT = Path.of(System.getProperty("sotto.root", ".."));

  @TempDir private Path folder = Path.of(".");

  @Test
  void theExampleAnswersAsTheModelDoes() throws IOException {
    Path file = folder.resolve("model.sotto");
    TinyModel.compile().save(file);
    Map<String, Tensor> answer = EmbeddingExample.answer(file, TinyModel.sample(1, 0.5, -1, 0.25));
    assertEquals(1, answer.size());
    assertArrayEquals(
        TinyModel.answer(), answer.values().iterator().next().toArray(), TinyModel.TOLERANCE);
  }

  @Test
  void theReadmeShowsTheExample() throws IOException {
    String source =
        Files.readString(
            ROOT.resolve(
                "examples/src/main/java/dev/sotto/examples/embedding/EmbeddingExample.java"));
    int start = source.indexOf('\n', source.indexOf("// @start")) + 1;
    String region = source.substring(start, source.indexOf("// @end")).stripIndent().strip();
    assertTrue(
        Files.readString(ROOT.resolve("README.md")).contains("```java\n" + region + "\n```"),
        "README.md shows other code than the example runs");
  }
}
