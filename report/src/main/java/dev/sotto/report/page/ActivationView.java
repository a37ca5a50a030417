package dev.sotto.report.page;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static java.util.stream.Collectors.summarizingDouble;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.report.facts.ActivationFacts;
import dev.sotto.report.facts.ActivationFacts.Curve;
import dev.sotto.report.facts.ActivationFacts.Histogram;
import dev.sotto.report.figures.Units;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An activation, the polynomial in its place, how far they are apart, and the values that occur.
final class ActivationView {
  private static final double WIDTH = 420;
  private static final double LEFT = 54;
  private static final double RIGHT = 10;
  private static final double TOP = 10;
  private static final double HEIGHT = 190;
  private static final double ERROR_TOP = 232;
  private static final double ERROR_HEIGHT = 64;
  private static final double BOTTOM = 22;

  private ActivationView() {}

  /// What the lines and columns stand for, where there are any.
  static DomContent legend(List<ActivationFacts> activations) {
    Map<String, String> styles = new LinkedHashMap<>();
    if (activations.stream().anyMatch(activation -> activation.curve().isPresent())) {
      styles.put("line exact", "the function");
      styles.put("line approximate", "its polynomial");
    }
    if (activations.stream().anyMatch(activation -> activation.histogram().isPresent())) {
      styles.put("histogram", "how often values occur in calibration");
    }
    return Legend.of(styles);
  }

  static DomContent of(ActivationFacts activation) {
    ActivationFact fact = activation.fact();
    String degrees =
        String.join(" ∘ ", fact.degrees().reversed().stream().map(String::valueOf).toList());
    ContainerTag<?> card =
        figure(
                h3(fact.origin().isEmpty() ? fact.function() : fact.origin()),
                p("%s on [%.4g, %.4g], degree %s, largest error %s%s"
                        .formatted(
                            fact.function(),
                            fact.low(),
                            fact.high(),
                            degrees,
                            Units.small(fact.maxError()),
                            activation.curve().map(curve -> part(fact, curve)).orElse("")))
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

  private static String part(ActivationFact fact, Curve curve) {
    DoubleSummaryStatistics values =
        curve.exact().stream().filter(Double::isFinite).collect(summarizingDouble(y -> y));
    double range = values.getMax() - values.getMin();
    return range > 0 ? " (%.2g %% of its range)".formatted(100 * fact.maxError() / range) : "";
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
        Svg.text(LEFT, ERROR_TOP + ERROR_HEIGHT + 15, tick(curve.x().getFirst()), "tick"),
        Svg.text(
            WIDTH - RIGHT, ERROR_TOP + ERROR_HEIGHT + 15, tick(curve.x().getLast()), "tick end"));
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
        Svg.text(LEFT - 6, axis.at(axis.high()) + 9, tick(axis.high()), "tick end"),
        Svg.text(LEFT - 6, axis.at(axis.low()), tick(axis.low()), "tick end"));
    if (axis.low() < 0 && axis.high() > 0) {
      svg.with(Svg.line(LEFT, axis.at(0), WIDTH - RIGHT, axis.at(0), "grid zero"));
    }
  }

  /// Short enough to stand left of an axis.
  private static String tick(double value) {
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      return "0";
    }
    if (magnitude < 0.01 || magnitude >= 1e4) {
      return "%.0e".formatted(value);
    }
    return (magnitude < 1 ? "%.2g" : magnitude < 100 ? "%.1f" : "%.0f").formatted(value);
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
