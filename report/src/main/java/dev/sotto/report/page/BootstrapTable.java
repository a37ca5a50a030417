package dev.sotto.report.page;

import static j2html.TagCreator.td;

import dev.sotto.report.facts.LevelPoint;
import dev.sotto.report.figures.Units;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/// The bootstraps in the order of computation, numbered as in [LevelChart], each with its reason.
final class BootstrapTable {
  private BootstrapTable() {}

  static DomContent of(List<LevelPoint> points) {
    List<DomContent> rows = new ArrayList<>();
    for (LevelPoint point : points) {
      if (point.bootstrap()) {
        rows.add(
            Tables.row(
                Integer.toString(rows.size() + 1),
                td(point.layer()),
                Tables.number(Integer.toString(point.level())),
                Tables.number(Units.seconds(point.seconds())),
                td(point.reason())));
      }
    }
    return Tables.of(
        "Bootstraps", List.of("", "value of", "to level", "estimated", "reason"), rows);
  }
}
