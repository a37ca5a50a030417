package dev.sotto.report.page;

import static j2html.TagCreator.td;

import dev.sotto.report.facts.LayerError;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Where error enters: how many bits of each layer's value are right.
final class ErrorTable {
  /// Bars end here: what is better does not show in the answers.
  private static final double MOST_BITS = 20;

  private static final double LENGTH = 100;

  private ErrorTable() {}

  /// What the marks on the bars stand for.
  static DomContent legend(List<LayerError> errors, double tolerance) {
    Map<String, String> styles = new LinkedHashMap<>();
    styles.put("fill precision", "bits right");
    styles.put("limit", "the tolerance on the outputs, " + LayerError.text(tolerance));
    if (errors.stream().anyMatch(error -> error.measured().isPresent())) {
      styles.put("mark", "measured on ciphertexts");
    }
    return Legend.of(styles);
  }

  static DomContent of(List<LayerError> errors, double tolerance) {
    boolean measured = errors.stream().anyMatch(error -> error.measured().isPresent());
    List<String> headings =
        new ArrayList<>(List.of("layer", "bits right", "approximated", "noise of encryption"));
    if (measured) {
      headings.add("encrypted, measured");
    }
    List<ContainerTag<?>> rows = new ArrayList<>();
    for (LayerError error : errors) {
      ContainerTag<?> row =
          Tables.row(
              error.layer(),
              td(bar(error, tolerance)).withClass("bar"),
              Tables.number(text(error.approximated())),
              Tables.number(text(error.noise())));
      rows.add(measured ? row.with(Tables.number(text(error.measured()))) : row);
    }
    return Tables.of("Largest error of each layer's value, relative to its range", headings, rows);
  }

  private static String text(OptionalDouble error) {
    return error.isPresent() ? LayerError.text(error.getAsDouble()) : "";
  }

  private static DomContent bar(LayerError error, double tolerance) {
    ContainerTag<?> bar = Svg.decoration(LENGTH, 10).attr("preserveAspectRatio", "none");
    error
        .expected()
        .ifPresent(value -> bar.with(Svg.rectangle(0, 1, length(value), 8, "fill precision")));
    error
        .measured()
        .ifPresent(value -> bar.with(Svg.rectangle(length(value) - 0.6, 0, 1.2, 10, "mark")));
    return bar.with(Svg.rectangle(length(tolerance), 0, 0.4, 10, "limit"));
  }

  private static double length(double error) {
    return error <= 0 ? LENGTH : LENGTH * Math.clamp(LayerError.bits(error) / MOST_BITS, 0.0, 1.0);
  }
}
