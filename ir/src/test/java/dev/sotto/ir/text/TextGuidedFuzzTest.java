package dev.sotto.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.circuit.Programs;
import dev.sotto.ir.tensor.RandomGraphs;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Text that Jazzer makes up, guided by the branches that it reaches.
class TextGuidedFuzzTest {
  static Stream<Arguments> seeds() {
    Programs programs = new Programs(new SplittableRandom(0));
    return Stream.of(
            """
            tensor_graph "g" {
              input %x : [2]
              %y = relu %x : [2]
              output "y" = %y
            }
            """,
            TensorGraphText.print(RandomGraphs.everything(new SplittableRandom(0)), Constants.FULL),
            PackedProgramText.print(programs.packed(), Constants.FULL),
            CircuitText.print(programs.circuit(), Constants.FULL),
            CircuitText.print(programs.bootstrapped(), Constants.FULL))
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "3s")
  void textIsRefusedOrKeepsItsFormOnceParsed(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    require(text, t -> TensorGraphText.print(TensorGraphText.parse(t), Constants.FULL));
    require(text, t -> PackedProgramText.print(PackedProgramText.parse(t), Constants.FULL));
    require(text, t -> CircuitText.print(CircuitText.parse(t), Constants.FULL));
  }

  private static void require(String text, UnaryOperator<String> reprint) {
    String printed;
    try {
      printed = reprint.apply(text);
    } catch (MalformedArtifactException refused) {
      return;
    }
    assertEquals(printed, reprint.apply(printed));
  }
}
