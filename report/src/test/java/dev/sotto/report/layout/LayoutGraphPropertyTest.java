package dev.sotto.report.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.report.layout.Drawing.Box;
import dev.sotto.report.layout.Drawing.Point;
import dev.sotto.report.layout.Drawing.Route;
import dev.sotto.report.layout.LayoutGraph.Edge;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayoutGraphPropertyTest {
  private static final double WIDTH = 100;
  private static final double HEIGHT = 40;

  private static List<Edge> edges(SplittableRandom random, int nodes) {
    List<Edge> edges = new ArrayList<>();
    for (int to = 1; to < nodes; to++) {
      for (int k = 0; k <= random.nextInt(3); k++) {
        edges.add(new Edge(random.nextInt(to), to));
      }
    }
    return edges;
  }

  @Test
  void boxesLieInThePictureAndApart() {
    Seeds.forEach(
        10,
        random -> {
          int nodes = 1 + random.nextInt(30);
          Drawing drawing = LayoutGraph.layout(nodes, edges(random, nodes), WIDTH, HEIGHT);
          assertEquals(nodes, drawing.boxes().size());
          for (int i = 0; i < nodes; i++) {
            Box box = drawing.boxes().get(i);
            assertTrue(box.x() >= 0 && box.x() + WIDTH <= drawing.width(), box.toString());
            assertTrue(box.y() >= 0 && box.y() + HEIGHT <= drawing.height(), box.toString());
            for (int j = 0; j < i; j++) {
              Box other = drawing.boxes().get(j);
              assertTrue(
                  Math.abs(box.x() - other.x()) >= WIDTH || Math.abs(box.y() - other.y()) >= HEIGHT,
                  box + " and " + other);
            }
          }
        });
  }

  @Test
  void edgesLeadDownFromBoxToBoxAtRightAngles() {
    Seeds.forEach(
        10,
        random -> {
          int nodes = 2 + random.nextInt(30);
          Drawing drawing = LayoutGraph.layout(nodes, edges(random, nodes), WIDTH, HEIGHT);
          for (Route route : drawing.routes()) {
            Box from = drawing.boxes().get(route.from());
            Box to = drawing.boxes().get(route.to());
            assertEquals(from.y() + HEIGHT, route.points().getFirst().y(), 1e-6);
            assertEquals(to.y(), route.points().getLast().y(), 1e-6);
            for (int k = 1; k < route.points().size(); k++) {
              Point a = route.points().get(k - 1);
              Point b = route.points().get(k);
              assertTrue(
                  Math.min(Math.abs(a.x() - b.x()), Math.abs(a.y() - b.y())) < 1e-6,
                  a + " to " + b);
            }
          }
        });
  }

  @Test
  void theSameGraphIsDrawnTheSameWay() {
    Seeds.forEach(
        3,
        random -> {
          List<Edge> edges = edges(random, 20);
          assertEquals(
              LayoutGraph.layout(20, edges, WIDTH, HEIGHT),
              LayoutGraph.layout(20, edges, WIDTH, HEIGHT));
        });
  }
}
