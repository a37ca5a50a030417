package dev.sotto.report.page;

import static j2html.TagCreator.tag;
import static java.util.stream.Collectors.joining;

import dev.sotto.report.facts.NodeFacts;
import dev.sotto.report.layout.Drawing.Box;
import j2html.tags.ContainerTag;
import java.util.Optional;
import java.util.stream.Stream;

/// A node of a graph: what it is at the left, what it costs and how right it is at the right.
final class NodeView {
  private static final double MARGIN = 14;
  private static final double SHARE_HEIGHT = 4;
  private static final int LONGEST_TITLE = 26;
  private static final int LONGEST_NAME = 24;

  /// The dearest conceivable node, all of the cost, is tinted so much.
  private static final double TINT = 0.4;

  private NodeView() {}

  /// Draws `node` in `box`; `id` is how the page's script names it.
  static ContainerTag<?> of(NodeFacts node, String id, Box box) {
    String name = node.origin().isEmpty() ? node.name() : node.origin();
    String shape = node.text("shape").orElse("");
    String cost = cost(node);
    String precision = precision(node);
    String levels = levels(node);
    double right = box.width() - MARGIN;
    return tag("g")
        .withClass("node kind-" + node.kind().key())
        .attr("role", "button")
        .attr("data-node", id)
        .attr("aria-label", spoken(node.operator() + " " + name, cost, levels, shape, precision))
        .attr("transform", "translate(%s %s)".formatted(Svg.number(box.x()), Svg.number(box.y())))
        .with(
            Svg.rectangle(0, 0, box.width(), box.height(), "box").attr("rx", "8"),
            Svg.rectangle(0, 0, box.width(), box.height(), "fill tint")
                .attr("rx", "8")
                .attr("fill-opacity", Svg.number(100 * TINT * node.share()) + "%"),
            Svg.rectangle(0, 0, 6, box.height(), "stripe").attr("rx", "3"),
            Svg.text(MARGIN, 18, shortened(node.operator(), LONGEST_TITLE), "operator"),
            Svg.text(right, 18, cost, node.share() > 0 ? "cost end" : "name end"),
            Svg.text(MARGIN, 35, shortened(name, LONGEST_NAME), "name"),
            Svg.text(right, 35, levels, "name end"),
            Svg.text(MARGIN, 51, shape, "name"),
            Svg.text(right, 51, precision, "end"),
            Svg.rectangle(
                8,
                box.height() - SHARE_HEIGHT,
                (box.width() - 16) * node.share(),
                SHARE_HEIGHT,
                "fill"));
  }

  /// Of nodes that were computed as one, the last has the cost of all.
  private static String cost(NodeFacts node) {
    return node.text("within")
        .map(last -> "in " + shortened(last, LONGEST_NAME / 2))
        .or(() -> node.share() > 0 ? node.text("estimatedSeconds") : Optional.empty())
        .orElse("");
  }

  private static String precision(NodeFacts node) {
    return node.text("bitsRight")
        .map(bits -> bits + " bits right")
        .or(() -> node.text("noiseBits").map(bits -> "noise " + bits + " below"))
        .orElse("");
  }

  private static String levels(NodeFacts node) {
    Optional<String> before = node.text("levelIn");
    return node.text("levelOut")
        .map(
            after ->
                before.isEmpty() || before.get().equals(after)
                    ? "level " + after
                    : "level %s → %s".formatted(before.get(), after))
        .orElse("");
  }

  private static String spoken(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(joining(", "));
  }

  static String shortened(String text, int longest) {
    int half = longest / 2 - 1;
    return text.length() <= longest
        ? text
        : text.substring(0, half) + "…" + text.substring(text.length() - half);
  }
}
