package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that Jazzer makes up, guided by the branches that it reaches.
class ModelGuidedFuzzTest {
  private static final int LARGEST_SEED_BYTES = 4096;

  static Stream<Arguments> seeds() {
    return OperatorCases.all()
        .map(example -> example.model().bytes())
        .filter(bytes -> bytes.length <= LARGEST_SEED_BYTES)
        .map(bytes -> Arguments.of((Object) bytes));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "4s")
  void bytesGiveAGraphOrARefusalInOneLine(byte[] bytes) {
    try {
      var _ = OnnxImporter.importModel(bytes, "model");
    } catch (MalformedArtifactException | UnsupportedModelException refused) {
      String message = String.valueOf(refused.getMessage());
      assertEquals(1, message.lines().count(), message);
    }
  }
}
