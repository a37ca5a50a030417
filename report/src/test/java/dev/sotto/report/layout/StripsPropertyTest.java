package dev.sotto.report.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.report.layout.Drawing.Box;
import dev.sotto.report.layout.LayoutGraph.Edge;
import dev.sotto.report.layout.Strips.Strip;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StripsPropertyTest {
  private static final double WIDTH = 100;
  private static final double HEIGHT = 40;

  private static Drawing drawing(SplittableRandom random) {
    int nodes = 1 + random.nextInt(40);
    List<Edge> edges = new ArrayList<>();
    for (int to = 1; to < nodes; to++) {
      edges.add(new Edge(Math.max(0, to - 1 - random.nextInt(3)), to));
    }
    return LayoutGraph.layout(nodes, edges, WIDTH, HEIGHT);
  }

  @Test
  void stripsFollowEachOtherAndHoldEveryBoxWhole() {
    Seeds.forEach(
        20,
        random -> {
          Drawing drawing = drawing(random);
          double limit = 3 * HEIGHT + random.nextDouble(1000);
          List<Strip> strips = Strips.of(drawing, limit);
          double end = 0;
          for (Strip strip : strips) {
            assertEquals(end, strip.y(), 1e-9);
            // Three heights hold a layer, the padding above the first and below the last.
            assertTrue(strip.height() <= limit, strip + " is higher than " + limit);
            end = strip.y() + strip.height();
          }
          assertEquals(drawing.height(), end, 1e-9);
          for (Box box : drawing.boxes()) {
            assertTrue(
                strips.stream()
                    .anyMatch(
                        strip ->
                            strip.y() < box.y()
                                && box.y() + box.height() < strip.y() + strip.height()),
                box + " is cut");
          }
        });
  }

  @Test
  void aChainIsCutIntoEvenPartsAsFewAsFit() {
    List<Edge> edges = IntStream.range(1, 13).mapToObj(k -> new Edge(k - 1, k)).toList();
    Drawing chain = LayoutGraph.layout(13, edges, WIDTH, HEIGHT);
    double layer = chain.boxes().get(1).y() - chain.boxes().get(0).y();
    List<Strip> strips = Strips.of(chain, 12.5 * layer);
    assertEquals(2, strips.size());
    // Thirteen layers are seven and six.
    assertEquals(layer, Math.abs(strips.get(0).height() - strips.get(1).height()), 0.7 * layer);
  }
}
