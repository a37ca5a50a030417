package dev.sotto.report.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.li;
import static j2html.TagCreator.span;
import static j2html.TagCreator.ul;

import dev.sotto.report.facts.NodeKind;
import j2html.tags.DomContent;
import java.util.Map;
import java.util.Set;

/// What the colours of a picture stand for.
final class Legend {
  private static final double SIZE = 12;

  private Legend() {}

  /// Of kinds of nodes.
  static DomContent of(Set<NodeKind> kinds) {
    return ul(each(kinds, kind -> entry("fill kind-" + kind.key(), kind.title())))
        .withClass("legend");
  }

  /// Of styles, each with what it stands for.
  static DomContent of(Map<String, String> styles) {
    return ul(each(styles.entrySet(), style -> entry(style.getKey(), style.getValue())))
        .withClass("legend");
  }

  private static DomContent entry(String style, String title) {
    boolean line = style.startsWith("line ");
    return li(
        Svg.decoration(SIZE, SIZE)
            .with(
                line
                    ? Svg.line(0, SIZE / 2, SIZE, SIZE / 2, style)
                    : Svg.rectangle(0, 0, SIZE, SIZE, style)),
        span(title));
  }
}
