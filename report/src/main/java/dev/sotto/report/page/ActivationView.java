package dev.sotto.report.page;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.report.facts.ActivationFacts;
import dev.sotto.report.facts.ActivationFacts.Curve;
import dev.sotto.report.facts.ActivationFacts.Histogram;
import dev.sotto.report.figures.Units;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// An activation, the polynomial in its place, how far they are apart, and the values that occur.
final class ActivationView {
  private static final double WIDTH = 420;
  private static final double LEFT = 48;
  private static final double RIGHT = 10;
  private static final double TOP = 10;
  private static final double HEIGHT = 190;
  private static final double ERROR_TOP = 232;
  private static final double ERROR_HEIGHT = 64;
  private static final double BOTTOM = 22;

  private ActivationView() {}

  static DomContent of(ActivationFacts activation) {
    ActivationFact fact = activation.fact();
    String degrees =
        String.join(" ∘ ", fact.degrees().reversed().stream().map(String::valueOf).toList());
    ContainerTag<?> card =
        figure(
                h3(fact.origin().isEmpty() ? fact.function() : fact.origin()),
                p(
                        "%s on [%.4g, %.4g], degree %s, largest error %s"
                            .formatted(
                                fact.function(),
                                fact.low(),
                                fact.high(),
                                degrees,
                                Units.small(fact.maxError())))
                    .withClass("caption"))
            .withClass("card");
    activation.curve().ifPresent(curve -> card.with(picture(activation, curve)));
    activation
        .histogram()
        .ifPresent(
            histogram ->
                card.with(
                    figcaption(
                        "%,d calibrated values, %,d of them outside the interval"
                            .formatted(
                                histogram.counts().stream().mapToLong(Long::longValue).sum()
                                    + histogram.outside(),
                                histogram.outside()))));
    return card;
  }

  private static DomContent picture(ActivationFacts activation, Curve curve) {
    ContainerTag<?> svg =
        Svg.picture(
                WIDTH,
                ERROR_TOP + ERROR_HEIGHT + BOTTOM,
                "%s and its polynomial; below, their difference"
                    .formatted(activation.fact().function()))
            .withClass("curves");
    activation.histogram().ifPresent(histogram -> histogram(svg, histogram));
    List<Double> all = new ArrayList<>(curve.polynomial());
    curve.exact().stream().filter(Double::isFinite).forEach(all::add);
    Axis y = new Axis(Collections.min(all), Collections.max(all), TOP, HEIGHT);
    frame(svg, y);
    svg.with(
        Svg.path(way(curve.exact(), y), "exact"),
        Svg.path(way(curve.polynomial(), y), "approximate"));
    List<Double> error = new ArrayList<>();
    double largest = 0;
    for (int k = 0; k < curve.x().size(); k++) {
      double difference = curve.polynomial().get(k) - curve.exact().get(k);
      error.add(difference);
      largest = Double.isFinite(difference) ? Math.max(largest, Math.abs(difference)) : largest;
    }
    double room = Math.max(largest, 1e-12);
    Axis below = new Axis(-room, room, ERROR_TOP, ERROR_HEIGHT);
    frame(svg, below);
    svg.with(
        Svg.path(way(error, below), "difference"),
        Svg.text(LEFT, ERROR_TOP - 6, "difference", "tick"),
        Svg.text(LEFT, ERROR_TOP + ERROR_HEIGHT + 15, "%.3g".formatted(curve.x().getFirst()), "tick"),
        Svg.text(
            WIDTH - RIGHT,
            ERROR_TOP + ERROR_HEIGHT + 15,
            "%.3g".formatted(curve.x().getLast()),
            "tick end"));
    return svg;
  }

  /// Values from `low` to `high`, upward from `top + height` to `top`.
  private record Axis(double low, double high, double top, double height) {
    double at(double value) {
      return top + height * (1 - (value - low) / Math.max(high - low, 1e-300));
    }
  }

  private static void frame(ContainerTag<?> svg, Axis axis) {
    svg.with(
        Svg.line(LEFT, axis.at(axis.low()), WIDTH - RIGHT, axis.at(axis.low()), "grid"),
        Svg.line(LEFT, axis.at(axis.high()), WIDTH - RIGHT, axis.at(axis.high()), "grid"),
        Svg.text(LEFT - 6, axis.at(axis.high()) + 9, "%.2g".formatted(axis.high()), "tick end"),
        Svg.text(LEFT - 6, axis.at(axis.low()), "%.2g".formatted(axis.low()), "tick end"));
    if (axis.low() < 0 && axis.high() > 0) {
      svg.with(Svg.line(LEFT, axis.at(0), WIDTH - RIGHT, axis.at(0), "grid zero"));
    }
  }

  private static String way(List<Double> values, Axis axis) {
    StringBuilder way = new StringBuilder();
    boolean drawing = false;
    for (int k = 0; k < values.size(); k++) {
      if (Double.isFinite(values.get(k))) {
        double x = LEFT + (WIDTH - LEFT - RIGHT) * k / (values.size() - 1);
        way.append(drawing ? "L" : "M").append(Svg.number(x)).append(' ');
        way.append(Svg.number(axis.at(values.get(k))));
        drawing = true;
      } else {
        drawing = false;
      }
    }
    return way.toString();
  }

  private static void histogram(ContainerTag<?> svg, Histogram histogram) {
    long most = Math.max(1, Collections.max(histogram.counts()));
    double width = (WIDTH - LEFT - RIGHT) / histogram.counts().size();
    for (int bin = 0; bin < histogram.counts().size(); bin++) {
      double height = HEIGHT * histogram.counts().get(bin) / most;
      if (height > 0) {
        svg.with(
            Svg.rectangle(
                LEFT + bin * width, TOP + HEIGHT - height, width - 0.5, height, "histogram"));
      }
    }
  }
}
