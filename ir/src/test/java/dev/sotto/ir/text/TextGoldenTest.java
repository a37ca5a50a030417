package dev.sotto.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.tensor.TensorGraph;
import org.junit.jupiter.api.Test;

class TextGoldenTest {
  private static final String GRAPH =
      """
      tensor_graph "golden" {
        input %x : [1,4]
        %h = fully_connected %x {weights = f64[4,2](1.0, 0.0, 0.5, -0.25, 1.0E-300, 2.0, 3.0, 0.1), \
      bias = f64[2](1.0, -1.0)} : [1,2] from "/fc/Gemm"
        %"a b" = leaky_relu %h {alpha = 0.01} : [1,2] from "act"
        %y = slice %"a b" {starts = [0, 1], steps = [1, -1], extents = [1, 2]} : [1,2]
        output "scores" = %y
      }
      """;

  @Test
  void theTextOfAGraphIsStable() {
    TensorGraph graph = TensorGraphText.parse(GRAPH);
    assertEquals(GRAPH, TensorGraphText.print(graph, Constants.FULL));
  }

  @Test
  void commentsAndSpacesDoNotMatter() {
    String spaced = "// a comment\n" + GRAPH.replace("%x", " %x ").replace("\n", " // end\r\n\t");
    assertEquals(TensorGraphText.parse(GRAPH), TensorGraphText.parse(spaced));
  }
}
