package dev.sotto.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.tag;

import dev.sotto.report.facts.LevelPoint;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;

/// The levels of all values in the order of computation, bootstraps marked.
final class LevelChart {
  private static final double LEFT = 46;
  private static final double RIGHT = 60;
  private static final double TOP = 30;
  private static final double HEIGHT = 240;
  private static final double LABEL_SLOPE = 40;
  private static final double LETTER = 6.5;
  private static final double NARROWEST = 640;
  private static final double LAYER_WIDTH = 32;
  private static final double POINT_WIDTH = 12;
  private static final int LONGEST_LABEL = 22;
  private static final int MOST_GRID_LINES = 8;
  private static final double NUMBER_ABOVE = 13;

  /// Columns of a row on paper, where nothing scrolls.
  private static final int PRINTED = 24;

  private final List<LevelPoint> points;
  private final int earlierBootstraps;
  private final int every;
  private final int top;
  private final double step;
  private final double width;
  private final double labels;

  private LevelChart(List<LevelPoint> points, int highest, int earlierBootstraps) {
    this.points = points;
    this.earlierBootstraps = earlierBootstraps;
    this.every = Math.ceilDiv(highest, MOST_GRID_LINES);
    this.top = Math.ceilDiv(highest, every) * every;
    long layers = points.stream().map(LevelPoint::layer).distinct().count();
    double inner =
        Math.max(
            NARROWEST - LEFT - RIGHT, Math.max(LAYER_WIDTH * layers, POINT_WIDTH * points.size()));
    this.step = inner / points.size();
    this.width = LEFT + inner + RIGHT;
    int longest =
        points.stream()
            .mapToInt(point -> Math.min(point.layer().length(), LONGEST_LABEL))
            .max()
            .orElse(0);
    this.labels = 24 + longest * LETTER * Math.sin(Math.toRadians(LABEL_SLOPE));
  }

  static DomContent of(List<LevelPoint> points) {
    int highest = Math.max(1, points.stream().mapToInt(LevelPoint::level).max().orElse(1));
    DomContent whole =
        Tables.scrolling("Levels along the network", new LevelChart(points, highest, 0).picture());
    int rows = Math.ceilDiv(points.size(), PRINTED);
    if (rows < 2) {
      return whole;
    }
    ContainerTag<?> printed = div().withClass("on-paper").attr("aria-hidden", "true");
    int bootstraps = 0;
    for (int row = 0; row < rows; row++) {
      List<LevelPoint> part =
          points.subList(row * points.size() / rows, (row + 1) * points.size() / rows);
      printed.with(new LevelChart(part, highest, bootstraps).picture());
      bootstraps += bootstraps(part);
    }
    return each(div(whole).withClass("on-screen"), printed);
  }

  private DomContent picture() {
    ContainerTag<?> svg =
        Svg.picture(width, TOP + HEIGHT + labels, description())
            .withClass("chart")
            .attr("width", Svg.number(width));
    for (int level = 0; level <= top; level += every) {
      svg.with(
          Svg.line(LEFT, y(level), width - RIGHT, y(level), "grid"),
          Svg.text(LEFT - 8, y(level) + 4, Integer.toString(level), "tick end"));
    }
    svg.with(Svg.text(LEFT - 8, TOP - 12, "level", "tick end"));
    layers(svg);
    svg.with(Svg.path(stairs(), "stairs"));
    int bootstraps = earlierBootstraps;
    for (int k = 0; k < points.size(); k++) {
      svg.with(mark(k));
      if (points.get(k).bootstrap()) {
        double x = LEFT + (k + 0.5) * step;
        double y = y(points.get(k).level()) - NUMBER_ABOVE;
        svg.with(Svg.text(x, y, Integer.toString(++bootstraps), "tick middle"));
      }
    }
    return svg;
  }

  private String description() {
    int bootstraps = bootstraps(points);
    return "Levels of %d values in the order of computation, from %d down to %d, %s"
        .formatted(
            points.size(),
            points.isEmpty() ? 0 : points.getFirst().level(),
            points.isEmpty() ? 0 : points.getLast().level(),
            bootstraps == 0 ? "without bootstraps" : "with %d bootstraps".formatted(bootstraps));
  }

  private static int bootstraps(List<LevelPoint> points) {
    return (int) points.stream().filter(LevelPoint::bootstrap).count();
  }

  private void layers(ContainerTag<?> svg) {
    for (int k = 0; k < points.size(); k++) {
      String layer = points.get(k).layer();
      if (k > 0 && points.get(k - 1).layer().equals(layer)) {
        continue;
      }
      double x = LEFT + k * step;
      svg.with(
          Svg.line(x, TOP, x, TOP + HEIGHT, "grid"),
          Svg.text(0, 0, NodeView.shortened(layer, LONGEST_LABEL), "tick")
              .attr(
                  "transform",
                  "translate(%s %s) rotate(%s)"
                      .formatted(
                          Svg.number(x + 4),
                          Svg.number(TOP + HEIGHT + 14),
                          Svg.number(LABEL_SLOPE))));
    }
  }

  private String stairs() {
    StringBuilder way = new StringBuilder();
    for (int k = 0; k < points.size(); k++) {
      String y = Svg.number(y(points.get(k).level()));
      way.append(k == 0 ? "M" : "L").append(Svg.number(LEFT + k * step)).append(' ').append(y);
      way.append('H').append(Svg.number(LEFT + (k + 1) * step));
    }
    return way.toString();
  }

  private DomContent mark(int index) {
    LevelPoint point = points.get(index);
    double x = LEFT + (index + 0.5) * step;
    double y = y(point.level());
    DomContent shape =
        point.bootstrap()
            ? Svg.path(
                "M%s %sl7 9l-7 9l-7 -9z".formatted(Svg.number(x), Svg.number(y - 9)), "bootstrap")
            : Svg.circle(x, y, 3.5, "point");
    String text =
        "%s: level %d%s"
            .formatted(
                point.value(), point.level(), point.bootstrap() ? ", " + point.reason() : "");
    return Svg.group("mark-group", tag("title").withText(text), shape);
  }

  private double y(int level) {
    return TOP + HEIGHT * (1 - (double) level / top);
  }
}
