package dev.sotto.report.page;

import static j2html.TagCreator.td;

import dev.sotto.report.facts.LayerTime;
import dev.sotto.report.facts.NodeKind;
import dev.sotto.report.figures.Units;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Where time goes: a bar for each layer, its parts by kind of operation.
final class TimeTable {
  private static final double LENGTH = 100;

  private TimeTable() {}

  /// The colours of the bars.
  static DomContent legend(List<LayerTime> times) {
    Set<NodeKind> kinds = EnumSet.noneOf(NodeKind.class);
    times.forEach(
        time ->
            time.parts()
                .forEach(
                    (kind, seconds) -> {
                      if (seconds > 0) {
                        kinds.add(kind);
                      }
                    }));
    return Legend.of(kinds);
  }

  static DomContent of(List<LayerTime> times) {
    double longest = times.stream().mapToDouble(LayerTime::seconds).max().orElse(1);
    double total = times.stream().mapToDouble(LayerTime::seconds).sum();
    boolean measured = times.stream().anyMatch(time -> time.measured().isPresent());
    List<String> headings = new ArrayList<>(List.of("layer", "", "estimated", "part", "levels"));
    if (measured) {
      headings.add("measured");
    }
    List<ContainerTag<?>> rows = new ArrayList<>();
    for (LayerTime time : times) {
      if (time.seconds() == 0) {
        continue;
      }
      ContainerTag<?> row =
          Tables.row(
              time.origin(),
              td(bar(time, longest)).withClass("bar"),
              Tables.number(Units.seconds(time.seconds())),
              Tables.number("%.0f %%".formatted(100 * time.seconds() / Math.max(total, 1e-12))),
              Tables.number(
                  time.levelIn() == time.levelOut()
                      ? Integer.toString(time.levelIn())
                      : time.levelIn() + " → " + time.levelOut()));
      if (measured) {
        row.with(
            Tables.number(
                time.measured().isPresent() ? Units.seconds(time.measured().getAsDouble()) : ""));
      }
      rows.add(row);
    }
    return Tables.of("Time of one run by layer, estimated on one thread", headings, rows);
  }

  private static DomContent bar(LayerTime time, double longest) {
    ContainerTag<?> bar = Svg.decoration(LENGTH, 10).attr("preserveAspectRatio", "none");
    double from = 0;
    for (NodeKind kind : NodeKind.values()) {
      double seconds = time.parts().getOrDefault(kind, 0.0);
      double length = LENGTH * seconds / longest;
      if (length > 0) {
        bar.with(Svg.rectangle(from, 0, length, 10, "fill kind-" + kind.key()));
        from += length;
      }
    }
    return bar;
  }
}
