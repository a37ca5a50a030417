package dev.sotto.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.circuit.Programs;
import dev.sotto.ir.tensor.TensorGraph;
import java.util.List;
import java.util.SplittableRandom;
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

  @Test
  void aCircuitShowsItsParametersKeysLevelsAndScales() {
    String text =
        CircuitText.print(new Programs(new SplittableRandom(0)).circuit(), Constants.ELIDED);
    List<String> lines = text.lines().toList();
    assertEquals("circuit \"small\" (", lines.get(0));
    assertEquals("    width = 32,", lines.get(1));
    assertEquals("    relinearization_level = 4,", lines.get(7));
    assertEquals(
        "    rotations = [[4, 5], [8, 5], [12, 5], [16, 5], [32, 5], [48, 5]]) {", lines.get(9));
    assertEquals(
        "  %s2 = multiply %p, %p : [1,8] {period = 16, digits = [[1, 1, 2, 8], [1, 2, 4, 1]], "
            + "level = 2, scale = 1.2089258196146292E24, degree = 2} from \"act\"",
        lines.get(13));
    assertEquals("  output \"scores\" = %y", lines.get(19));
    assertEquals("  @c0 : f64[8,16] = elided", lines.get(22));
  }
}
