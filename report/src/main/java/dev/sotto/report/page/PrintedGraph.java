package dev.sotto.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.tag;

import dev.sotto.report.layout.Drawing;
import dev.sotto.report.layout.Strips;
import dev.sotto.report.layout.Strips.Strip;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;

/// A graph for paper: cut into strips that stand beside each other, where they are narrow enough.
final class PrintedGraph {
  /// What a sheet of A4 or of US letter leaves within its margins, and under a heading.
  private static final double PAGE_WIDTH = 680;

  private static final double PAGE_HEIGHT = 780;

  /// Pixels a pixel of the drawing: text of 11 pixels is of 6 points then.
  private static final double SCALE = 0.72;

  private PrintedGraph() {}

  /// The drawing that has the identifier `id` elsewhere on the page.
  static DomContent of(Drawing drawing, String id) {
    double scale = Math.min(SCALE, PAGE_WIDTH / drawing.width());
    ContainerTag<?> strips = div().withClass("strips").attr("aria-hidden", "true");
    for (Strip strip : Strips.of(drawing, PAGE_HEIGHT / scale)) {
      strips.with(
          tag("svg")
              .attr(
                  "viewBox",
                  "0 %s %s %s"
                      .formatted(
                          Svg.number(strip.y()),
                          Svg.number(drawing.width()),
                          Svg.number(strip.height())))
              .attr("width", Svg.number(scale * drawing.width()))
              .attr("height", Svg.number(scale * strip.height()))
              .with(tag("use").attr("href", "#" + id)));
    }
    return strips;
  }
}
