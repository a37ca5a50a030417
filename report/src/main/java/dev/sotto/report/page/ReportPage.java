package dev.sotto.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.document;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.tag;
import static j2html.TagCreator.td;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import dev.sotto.report.facts.Fact;
import dev.sotto.report.facts.KeyFacts;
import dev.sotto.report.facts.LevelPoint;
import dev.sotto.report.facts.ModelFacts;
import dev.sotto.report.facts.NodeKind;
import dev.sotto.report.figures.Units;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A model's report as one HTML page that loads nothing: style, script and pictures are in it.
///
/// Names from models are text everywhere, never markup, and the page's own policy runs no script
/// but its own.
public final class ReportPage {
  private final ModelFacts facts;

  private ReportPage(ModelFacts facts) {
    this.facts = facts;
  }

  /// The page of `facts`.
  public static String of(ModelFacts facts) {
    return new ReportPage(facts).page();
  }

  private String page() {
    String style = Assets.style();
    String script = Assets.script();
    Map<String, DomContent> sections = sections();
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta()
                        .attr("http-equiv", "Content-Security-Policy")
                        .withContent(Assets.policy(style, script)),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    meta().withName("color-scheme").withContent("light dark"),
                    meta().withName("referrer").withContent("no-referrer"),
                    title(facts.name() + " — Sotto report"),
                    tag("style").with(rawHtml(style))),
                body(
                    a("Skip to the report").withHref("#overview").withClass("skip"),
                    heading(),
                    nav(ul(
                            each(
                                sections.keySet(),
                                title -> li(a(title).withHref("#" + id(title))))))
                        .attr("aria-label", "Sections"),
                    main(
                        each(sections.entrySet(), entry -> part(entry.getKey(), entry.getValue()))),
                    footer(p("Made by sotto report. No figure here was sent anywhere.")),
                    tag("script").with(rawHtml(script))))
            .withLang("en"));
  }

  private DomContent heading() {
    return header(
        p("Sotto report").withClass("eyebrow"),
        h1(facts.name()),
        p("A model compiled to run on ciphertexts: what it became, what it costs and how far"
                + " it is from the original.")
            .withClass("caption"));
  }

  private static String id(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static DomContent part(String title, DomContent content) {
    return section(h2(title).withId(id(title) + "-title"), content)
        .withId(id(title))
        .attr("aria-labelledby", id(title) + "-title");
  }

  private Map<String, DomContent> sections() {
    Map<String, DomContent> sections = new LinkedHashMap<>();
    sections.put("Overview", overview());
    if (!facts.comparison().isEmpty()) {
      sections.put("Measured", comparison());
    }
    sections.put("Graph", graph());
    sections.put("Levels", levels());
    sections.put("Time", time());
    if (!facts.errors().isEmpty()) {
      sections.put("Error", error());
    }
    if (!facts.activations().isEmpty()) {
      sections.put(
          "Activations",
          div(
              ActivationView.legend(facts.activations()),
              div(each(facts.activations(), ActivationView::of)).withClass("cards wide")));
    }
    sections.put("Slots", slots());
    sections.put("Parameters", parameters());
    sections.put("Keys", keys());
    sections.put("Provenance", Tables.facts("Where this circuit comes from", facts.provenance()));
    return sections;
  }

  private DomContent overview() {
    return div(
        dl().withClass("tiles").with(facts.overview().stream().map(ReportPage::tile)),
        ul().withClass("notes").with(facts.notes().stream().map(note -> li(note))));
  }

  private static DomContent tile(Fact fact) {
    return div(dt(fact.label()), dd(fact.text()));
  }

  private DomContent comparison() {
    List<DomContent> rows = new ArrayList<>();
    facts
        .comparison()
        .forEach(
            row ->
                rows.add(
                    Tables.row(
                        row.measured().label(),
                        td(row.predicted().map(Fact::text).orElse("not predicted")),
                        td(row.measured().text()))));
    return Tables.of("Predicted beside measured", List.of("", "predicted", "measured"), rows);
  }

  private DomContent graph() {
    return div(
            div(
                    div()
                        .withClass("tabs")
                        .with(
                            facts.graphs().stream()
                                .map(
                                    graph ->
                                        button(graph.title())
                                            .withId("tab-" + graph.key())
                                            .attr("data-panel", "panel-" + graph.key()))),
                    label(
                        span("Find a node").withClass("hidden"),
                        input()
                            .withType("search")
                            .withClass("find")
                            .withPlaceholder("Find a node")
                            .attr("autocomplete", "off")))
                .withClass("toolbar"),
            legend(),
            div(
                    div(each(facts.graphs(), GraphView::of)).withClass("panels"),
                    div(p("Choose a node to read what is known of it.").withClass("caption"))
                        .withClass("inspector")
                        .attr("role", "region")
                        .attr("aria-live", "polite")
                        .attr("aria-label", "The chosen node"))
                .withClass("graph-area"))
        .withClass("explorer");
  }

  private DomContent legend() {
    Set<NodeKind> kinds = EnumSet.noneOf(NodeKind.class);
    facts.graphs().forEach(graph -> graph.nodes().forEach(node -> kinds.add(node.kind())));
    return Legend.of(kinds);
  }

  private DomContent levels() {
    boolean bootstraps = facts.levels().stream().anyMatch(LevelPoint::bootstrap);
    return div(
        p("Every linear map consumes a level, a polynomial as many as its degree needs; the higher"
                + " the level, the dearer the operation.")
            .withClass("caption"),
        LevelChart.of(facts.levels()),
        bootstraps
            ? BootstrapTable.of(facts.levels())
            : p("No value is bootstrapped: all levels are there from the start."));
  }

  private DomContent time() {
    return div(
        p("Estimated from measured costs of the primitives; relinearization and rescaling count as"
                + " levels and scales.")
            .withClass("caption"),
        TimeTable.legend(facts.times()),
        TimeTable.of(facts.times()));
  }

  private DomContent error() {
    return div(
        p("Each bar is as long as the bits of the layer's value that are expected to be right, at"
                + " most 20. Where a bar is shorter than the one before, error enters. The"
                + " largest error over up to 64 calibration samples, and four standard"
                + " deviations of noise, in parts of the value's range.")
            .withClass("caption"),
        ErrorTable.legend(facts.errors(), facts.tolerance()),
        ErrorTable.of(facts.errors(), facts.tolerance()));
  }

  private DomContent slots() {
    return div(
        p("A pixel is a slot, a colour a channel, brighter along the channel's elements; pale"
                + " slots repeat others. "
                + (facts.batch() == 1
                    ? ""
                    : "Each stands for %d slots, one for each sample of the batch."
                        .formatted(facts.batch())))
            .withClass("caption"),
        div(each(facts.layouts(), LayoutView::of)).withClass("cards"));
  }

  private DomContent parameters() {
    return div(
            Tables.facts("Ring and moduli", facts.parameters()), PrimeChart.of(facts.levelPrimes()))
        .withClass("stack");
  }

  private DomContent keys() {
    List<ContainerTag<?>> rows = new ArrayList<>();
    for (KeyFacts key : facts.keys()) {
      rows.add(
          Tables.row(
              key.key().name(),
              Tables.number(Integer.toString(key.key().level())),
              Tables.number(Units.bytes(key.key().bytes())),
              td(String.join(", ", key.users()))));
    }
    return div(
            Tables.facts("Files and memory", facts.memory()),
            details(
                summary("All %d keys".formatted(rows.size())),
                Tables.of(
                    "Evaluation keys", List.of("key", "up to level", "size", "used by"), rows)))
        .withClass("stack");
  }
}
