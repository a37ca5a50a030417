package dev.sotto.report.page;

import static j2html.TagCreator.button;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.tag;

import dev.sotto.report.facts.GraphFacts;
import dev.sotto.report.layout.Drawing;
import dev.sotto.report.layout.Drawing.Point;
import dev.sotto.report.layout.LayoutGraph;
import dev.sotto.report.layout.LayoutGraph.Edge;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One program as a picture whose nodes can be chosen, and as a table that tells all of them.
final class GraphView {
  private static final double WIDTH = 272;
  private static final double HEIGHT = 64;
  private static final double BEND = 6;

  private GraphView() {}

  static DomContent of(GraphFacts graph) {
    Drawing drawing = draw(graph);
    return div(
            h3(graph.title()),
            p(graph.caption()).withClass("caption"),
            div(
                    picture(graph, drawing),
                    div(
                            button("+").withClass("zoom-in").attr("aria-label", "zoom in"),
                            button("−").withClass("zoom-out").attr("aria-label", "zoom out"),
                            button("fit").withClass("zoom-fit").attr("aria-label", "show all"))
                        .withClass("zoom"))
                .withClass("canvas"),
            PrintedGraph.of(drawing, drawingId(graph)),
            details(
                summary("All %d nodes as a table".formatted(graph.nodes().size())), table(graph)))
        .withClass("panel")
        .withId("panel-" + graph.key());
  }

  private static String drawingId(GraphFacts graph) {
    return "drawing-" + graph.key();
  }

  private static Drawing draw(GraphFacts graph) {
    Map<String, Integer> indices = new HashMap<>();
    List<Edge> edges = new ArrayList<>();
    for (int k = 0; k < graph.nodes().size(); k++) {
      for (String operand : graph.nodes().get(k).operands()) {
        Integer from = indices.get(operand);
        if (from != null) {
          edges.add(new Edge(from, k));
        }
      }
      indices.put(graph.nodes().get(k).name(), k);
    }
    return LayoutGraph.layout(graph.nodes().size(), edges, WIDTH, HEIGHT);
  }

  private static DomContent picture(GraphFacts graph, Drawing drawing) {
    ContainerTag<?> content = Svg.group("drawing").withId(drawingId(graph));
    ContainerTag<?> lines = Svg.group("edges");
    drawing
        .routes()
        .forEach(
            route ->
                lines.with(
                    Svg.path(way(route.points()), "edge")
                        .attr("data-from", id(graph, route.from()))
                        .attr("data-to", id(graph, route.to()))));
    content.with(lines.attr("aria-hidden", "true"));
    for (int k = 0; k < graph.nodes().size(); k++) {
      content.with(
          NodeView.of(graph.nodes().get(k), id(graph, k), drawing.boxes().get(k))
              .attr("tabindex", k == 0 ? "0" : "-1"));
    }
    return Svg.plain(drawing.width(), drawing.height())
        .withClass("graph")
        .attr("role", "group")
        .attr(
            "aria-label",
            "%s: %d nodes; arrow keys move along edges, Enter chooses"
                .formatted(graph.title(), graph.nodes().size()))
        .with(content);
  }

  private static String id(GraphFacts graph, int index) {
    return graph.key() + "-" + index;
  }

  /// A way at right angles with round corners, an arrow's head at its end.
  private static String way(List<Point> points) {
    StringBuilder way = new StringBuilder();
    for (int k = 0; k < points.size(); k++) {
      Point at = points.get(k);
      if (k == 0) {
        way.append("M%s %s".formatted(Svg.number(at.x()), Svg.number(at.y())));
      } else if (k == points.size() - 1) {
        way.append("L%s %s".formatted(Svg.number(at.x()), Svg.number(at.y())));
      } else {
        Point before = toward(at, points.get(k - 1));
        Point after = toward(at, points.get(k + 1));
        way.append(
            "L%s %sQ%s %s %s %s"
                .formatted(
                    Svg.number(before.x()),
                    Svg.number(before.y()),
                    Svg.number(at.x()),
                    Svg.number(at.y()),
                    Svg.number(after.x()),
                    Svg.number(after.y())));
      }
    }
    return way.append("m-4 -6l4 6l4 -6").toString();
  }

  private static Point toward(Point from, Point to) {
    double distance = Math.abs(to.x() - from.x()) + Math.abs(to.y() - from.y());
    double part = distance == 0 ? 0 : Math.min(BEND, distance / 2) / distance;
    return new Point(from.x() + part * (to.x() - from.x()), from.y() + part * (to.y() - from.y()));
  }

  private static DomContent table(GraphFacts graph) {
    FactTable facts = FactTable.of(graph.nodes());
    return Tables.scrolling(
        graph.title() + ", all nodes",
        tag("table")
            .withClass("nodes")
            .with(
                caption("%s: every node with what is known of it".formatted(graph.title())),
                facts.heading(),
                facts.body(graph.nodes(), "row-%s-".formatted(graph.key()))));
  }
}
