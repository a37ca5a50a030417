package dev.sotto.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.circuit.Programs;
import dev.sotto.ir.tensor.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text from anyone: either it parses or it is refused by line and column, nothing else.
class TextFuzzTest {
  private static final List<String> SNIPPETS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "%x",
          "@c0",
          "=",
          ":",
          ",",
          "-1",
          "2147483647",
          "1e308",
          "99999999999999999999",
          "NaN",
          "Infinity",
          "\"",
          "\\u0000",
          "f64[2]",
          "i32",
          "input",
          "output",
          "constants",
          "elided",
          "dense",
          "kronecker",
          "\u0000",
          "\ud800",
          "0");

  private static String mutate(SplittableRandom random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(1, 4); i > 0 && mutated.length() > 1; i--) {
      int from = random.nextInt(mutated.length());
      int to = Math.min(mutated.length(), from + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> mutated.delete(from, to);
        case 1 -> mutated.insert(from, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        case 2 -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(from, to));
        default -> mutated.setCharAt(from, (char) random.nextInt(32, 127));
      }
    }
    return mutated.toString();
  }

  private static int survivors(
      int cases, SplittableRandom random, String text, Consumer<String> parse) {
    int survivors = 0;
    for (int i = 0; i < cases; i++) {
      String mutated = mutate(random, text);
      try {
        parse.accept(mutated);
        survivors++;
      } catch (MalformedArtifactException refused) {
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("text"), message);
        assertTrue(message.length() < 2000, message);
      }
    }
    return survivors;
  }

  @Test
  void mutatedTextIsParsedOrRefused() {
    Seeds.forEach(
        8,
        random -> {
          String graph = TensorGraphText.print(RandomGraphs.next(random), Constants.FULL);
          Programs programs = new Programs(random);
          String packed = PackedProgramText.print(programs.packed(), Constants.FULL);
          String circuit =
              CircuitText.print(
                  random.nextBoolean() ? programs.circuit() : programs.bootstrapped(),
                  Constants.FULL);
          int survivors =
              survivors(100, random, graph, TensorGraphText::parse)
                  + survivors(100, random, packed, PackedProgramText::parse)
                  + survivors(100, random, circuit, CircuitText::parse);
          assertTrue(survivors < 300, "no mutation was noticed");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "dense {a = ", "kronecker {inner = kronecker {inner = "})
  void deepNestingIsRefusedWithoutDescending(String bracket) {
    String text = "tensor_graph \"g\" (a = " + bracket.repeat(200_000);
    MalformedArtifactException thrown =
        assertThrows(MalformedArtifactException.class, () -> TensorGraphText.parse(text));
    assertTrue(String.valueOf(thrown.getMessage()).contains("nested deeper"), thrown::toString);
  }

  @Test
  void errorsNameLineAndColumn() {
    refused("tensor_graph \"g\" {\n  input x : [1]\n}", "text 2:9: ");
    refused("tensor_graph \"g\" {\n  %y = magic : [1]\n}", "text 2:8: no operator 'magic'");
    refused("tensor_graph \"g\" {\n  input %x : [-1]\n}", "text 2:14: extent -1 below 0 in [-1]");
    refused("circuit \"g\" {}", "text 1:1: a circuit, not a tensor_graph");
    refused(
        "tensor_graph \"g\" {\n}\nconstants {\n  @c0 : f64[2000000000] = \"\"\n}",
        "text 4:3: 0 bytes for f64[2000000000]");
    refused(
        "tensor_graph \"g\" {\n  %y = relu {alpha = 1.0} : [1]\n}",
        "text 2:8: relu has no attribute 'alpha'");
  }

  private static void refused(String text, String start) {
    MalformedArtifactException thrown =
        assertThrows(MalformedArtifactException.class, () -> TensorGraphText.parse(text));
    String message = String.valueOf(thrown.getMessage());
    assertEquals(start, message.substring(0, Math.min(start.length(), message.length())), message);
  }
}
