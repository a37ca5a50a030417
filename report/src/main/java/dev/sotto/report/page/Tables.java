package dev.sotto.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.sotto.report.facts.Fact;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;

/// Tables of the page.
final class Tables {
  private Tables() {}

  /// Lets what is wider than the screen scroll by itself, from the keyboard too.
  static DomContent scrolling(String label, DomContent content) {
    return div(content)
        .withClass("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label);
  }

  /// A table with headings; the rows' cells come with their own marks.
  static DomContent of(String title, List<String> headings, List<? extends DomContent> rows) {
    return scrolling(
        title,
        table(
            caption(title),
            thead(tr().with(headings.stream().map(text -> th(text).attr("scope", "col")))),
            tbody().with(rows)));
  }

  /// A row whose first cell names it.
  static ContainerTag<?> row(String name, DomContent... cells) {
    return tr(th(name).attr("scope", "row")).with(cells);
  }

  static DomContent number(String text) {
    return td(text).withClass("number");
  }

  /// Facts below each other.
  static DomContent facts(String title, List<Fact> facts) {
    return scrolling(
        title,
        table(
                caption(title),
                tbody().with(facts.stream().map(fact -> row(fact.label(), td(fact.text())))))
            .withClass("facts"));
  }
}
