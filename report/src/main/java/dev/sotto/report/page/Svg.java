package dev.sotto.report.page;

import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.Locale;

/// Elements of vector pictures; text and attribute values are escaped.
final class Svg {
  private Svg() {}

  /// A picture of its own coordinates, read out as `label`.
  static ContainerTag<?> picture(double width, double height, String label) {
    return plain(width, height).attr("role", "img").attr("aria-label", label);
  }

  /// A picture that tells nothing that is not told beside it.
  static ContainerTag<?> decoration(double width, double height) {
    return plain(width, height).attr("aria-hidden", "true");
  }

  /// A picture whose parts speak for themselves.
  static ContainerTag<?> plain(double width, double height) {
    return tag("svg").attr("viewBox", "0 0 %s %s".formatted(number(width), number(height)));
  }

  static ContainerTag<?> group(String styles, DomContent... content) {
    return tag("g").withClass(styles).with(content);
  }

  static ContainerTag<?> rectangle(double x, double y, double width, double height, String styles) {
    return tag("rect")
        .attr("x", number(x))
        .attr("y", number(y))
        .attr("width", number(width))
        .attr("height", number(height))
        .withClass(styles);
  }

  static ContainerTag<?> circle(double x, double y, double radius, String styles) {
    return tag("circle")
        .attr("cx", number(x))
        .attr("cy", number(y))
        .attr("r", number(radius))
        .withClass(styles);
  }

  static ContainerTag<?> line(double x1, double y1, double x2, double y2, String styles) {
    return path("M%s %sL%s %s".formatted(number(x1), number(y1), number(x2), number(y2)), styles);
  }

  static ContainerTag<?> path(String way, String styles) {
    return tag("path").attr("d", way).withClass(styles);
  }

  static ContainerTag<?> text(double x, double y, String text, String styles) {
    return tag("text").attr("x", number(x)).attr("y", number(y)).withClass(styles).withText(text);
  }

  /// A coordinate with one decimal at most, as both locales and files like it.
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
