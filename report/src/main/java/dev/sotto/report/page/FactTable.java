package dev.sotto.report.page;

import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.sotto.report.facts.Fact;
import dev.sotto.report.facts.NodeFacts;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A table with a row for each node and a column for each fact that some node has.
final class FactTable {
  private static final int LONGEST_WORD = 16;

  private final Map<String, String> columns;

  private FactTable(Map<String, String> columns) {
    this.columns = columns;
  }

  static FactTable of(List<NodeFacts> nodes) {
    Map<String, String> columns = new LinkedHashMap<>();
    // Those with most facts have them in an order that suits all.
    nodes.stream()
        .sorted(Comparator.comparingInt(node -> -node.facts().size()))
        .flatMap(node -> node.facts().stream())
        .forEach(fact -> columns.putIfAbsent(fact.key(), fact.label()));
    return new FactTable(columns);
  }

  DomContent heading() {
    List<String> headings = new ArrayList<>(List.of("value", "operator", "model's nodes", "from"));
    headings.addAll(columns.values());
    return thead(tr().with(headings.stream().map(text -> th(text).attr("scope", "col"))));
  }

  ContainerTag<?> body(List<NodeFacts> nodes, String idPrefix) {
    ContainerTag<?> body = tbody();
    for (int k = 0; k < nodes.size(); k++) {
      body.with(row(nodes.get(k)).withId(idPrefix + k));
    }
    return body;
  }

  private ContainerTag<?> row(NodeFacts node) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Fact fact : node.facts()) {
      texts.put(fact.key(), fact.text());
    }
    return tr().attr("data-origin", node.origin())
        .with(
            breakable(th(node.name()), node.name()).attr("scope", "row"),
            cell(node.operator()),
            cell(node.origin()),
            cell(String.join(", ", node.operands())))
        .with(columns.keySet().stream().map(key -> cell(texts.getOrDefault(key, ""))));
  }

  private static ContainerTag<?> cell(String text) {
    return breakable(td(text), text);
  }

  /// Lets long words break anywhere; short ones, numbers above all, stay whole.
  private static ContainerTag<?> breakable(ContainerTag<?> cell, String text) {
    return cell.withCondClass(
        Stream.of(text.split(" ")).anyMatch(word -> word.length() > LONGEST_WORD), "long");
  }
}
