package dev.sotto.maven;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sotto.testkit.OnnxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestProjectsTest {
  private static final Map<String, byte[]> MODELS =
      Map.of(
          "risk.onnx", OnnxBytes.regression(6),
          "pair.onnx", OnnxBytes.pair(3),
          "network.onnx", OnnxBytes.network(6, 5),
          "strange.onnx", OnnxBytes.unknownOperator());

  @Test
  void theirModelsAreThoseThatTheTestkitWrites() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of("src/it"))) {
      files = all.filter(file -> file.toString().endsWith(".onnx")).toList();
    }
    assertFalse(files.isEmpty());
    for (Path file : files) {
      byte[] model = MODELS.getOrDefault(file.getFileName().toString(), new byte[0]);
      assertArrayEquals(model, Files.readAllBytes(file), file.toString());
    }
  }
}
