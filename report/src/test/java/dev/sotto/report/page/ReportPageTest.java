package dev.sotto.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import dev.sotto.report.SmallModels;
import dev.sotto.report.facts.ModelFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The page as people meet it: in a browser.
class ReportPageTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" onload=\"alert(3)";
  private static final int ENTER = 13;
  private static final int TAB = 9;
  private static final int DOWN = 40;

  /// What a sheet leaves within its margins, in pixels.
  private static final int PAPER = 680;

  private static final int LYING_PAPER = 1000;

  @TempDir(cleanup = CleanupMode.NEVER)
  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  private static Optional<Browser> browser = Optional.empty();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Optional<Path> program = Browser.installed();
    Assumptions.assumeTrue(
        program.isPresent(), "no Chromium is installed: the report is not looked at");
    write("plain.html", SmallModels.facts("dense", Optional.empty()));
    write(
        "deep.html", SmallModels.facts(SmallModels.compile(SmallModels.deep()), Optional.empty()));
    write("hostile.html", SmallModels.facts(HOSTILE, Optional.empty()));
    browser = Optional.of(new Browser(program.orElseThrow(), folder));
  }

  @AfterAll
  static void stop() {
    browser.ifPresent(Browser::close);
  }

  private static void write(String name, ModelFacts facts) throws IOException {
    Path _ = Files.writeString(folder.resolve(name), ReportPage.of(facts));
  }

  private static Browser opened(String page, int width) {
    browser.orElseThrow().open(folder.resolve(page), width, 900);
    return browser.orElseThrow();
  }

  @Test
  void thePageOpensWithoutAComplaintAndLoadsNothingElse() {
    Browser page = opened("plain.html", 1280);
    assertEquals("small dense", page.text("document.querySelector('h1').textContent"));
    assertEquals(List.of(), page.complaints());
    assertTrue(
        page.requests().stream()
            .allMatch(url -> url.startsWith("data:") || url.endsWith("/plain.html")),
        page.requests().toString());
  }

  @Test
  void aNodeIsClickedAndReadInEveryProgram() {
    Browser page = opened("plain.html", 1280);
    for (String program : List.of("model", "packed", "circuit")) {
      page.click("#tab-" + program);
      page.click("#panel-%s .node:nth-of-type(3)".formatted(program));
      String chosen = page.text("document.querySelector('.node.chosen').dataset.node");
      assertTrue(chosen.startsWith(program + "-"), chosen);
      String name =
          page.text("document.getElementById('row-%s').cells[0].textContent".formatted(chosen));
      assertEquals(name, page.text("document.querySelector('.inspector h3').textContent"));
      String read = page.text("document.querySelector('.inspector dl').textContent");
      assertTrue(read.contains("shape") && read.contains("[1,"), read);
    }
    assertEquals(List.of(), page.complaints());
  }

  @Test
  void aNodeIsFoundByItsName() {
    Browser page = opened("plain.html", 1280);
    page.click(".find");
    page.type("relu");
    page.press("Enter", ENTER);
    assertTrue(page.text("document.querySelector('.inspector').textContent").contains("relu"));
    assertEquals(1, page.number("document.querySelectorAll('.node.found').length"));
  }

  @Test
  void theGraphIsWalkedByKeys() {
    Browser page = opened("plain.html", 1280);
    page.click("#tab-circuit");
    page.press("Tab", TAB);
    page.press("Tab", TAB);
    String first = page.text("document.activeElement.dataset.node");
    assertEquals("circuit-0", first);
    page.press("ArrowDown", DOWN);
    page.press("Enter", ENTER);
    assertEquals("circuit-1", page.text("document.querySelector('.chosen').dataset.node"));
    assertEquals("h", page.text("document.querySelector('.inspector h3').textContent"));
  }

  @Test
  void theSameNodeIsReachedInTheOtherPrograms() {
    Browser page = opened("plain.html", 1280);
    page.click("#panel-model .node:nth-of-type(3)");
    page.click(".inspector li:last-child button");
    assertEquals("false", page.text("String(document.getElementById('panel-circuit').hidden)"));
    assertTrue(page.text("document.querySelector('.chosen').dataset.node").startsWith("circuit-"));
  }

  @Test
  void aPhoneNeedsNotScrollSideways() {
    Browser page = opened("plain.html", 390);
    assertEquals(390, page.number("document.documentElement.scrollWidth"));
  }

  @Test
  void aNodeShowsItsCostItsLevelsItsShapeAndTheBitsThatAreRight() {
    Browser page = opened("plain.html", 1280);
    for (String program : List.of("model", "packed", "circuit")) {
      String relu =
          "[...document.querySelectorAll('#panel-%s .node')].find(node => node.textContent.includes('relu'))"
              .formatted(program);
      for (String what : List.of(".textContent", ".getAttribute('aria-label')")) {
        String shown = page.text(relu + what);
        assertTrue(
            shown.matches(".*\\d (ms|µs|s).*level \\d+ → \\d+.*\\[1,5].*[\\d.]+ bits right.*"),
            shown);
      }
    }
  }

  @Test
  void onPaperEveryNodeStandsWholeAndEveryTableIsOpen() {
    Browser page = opened("deep.html", PAPER);
    page.media("print");
    try {
      JsonElement _ = page.evaluate("dispatchEvent(new Event('beforeprint'))");
      assertEquals(0, page.number("document.querySelectorAll('details:not([open])').length"));
      // Tables of nodes have sheets of their own, which lie on their side.
      String ends =
          "Math.ceil(Math.max(...[...document.querySelectorAll('%s')].map(e =>"
              + " e.getBoundingClientRect().right)))";
      int tables = page.number(ends.formatted(".nodes"));
      assertTrue(tables <= LYING_PAPER, "tables end at " + tables);
      int others = page.number(ends.formatted("main *:not(.panel details, .panel details *)"));
      assertTrue(others <= PAPER, "others end at " + others);
      for (String program : List.of("model", "packed", "circuit")) {
        String panel = "document.querySelectorAll('#panel-%s %s')";
        // A strip shows a node where the node's place is within the strip's window.
        assertEquals(
            page.number(panel.formatted(program, ".node") + ".length"),
            page.number(
                """
                [...%s].filter(node => [...%s].some(strip => {
                  const {e: x, f: y} = node.transform.baseVal.consolidate().matrix;
                  const {y: top, height} = strip.viewBox.baseVal;
                  return y > top && y + node.querySelector('.box').height.baseVal.value < top + height
                    && strip.getBoundingClientRect().height > 0;
                })).length
                """
                    .formatted(
                        panel.formatted(program, ".node"),
                        panel.formatted(program, ".strips svg"))));
      }
      assertTrue(page.number("document.querySelectorAll('#levels .on-paper svg').length") > 1);
      JsonElement _ = page.evaluate("dispatchEvent(new Event('afterprint'))");
      assertTrue(page.number("document.querySelectorAll('details:not([open])').length") > 0);
    } finally {
      page.media("screen");
    }
    assertEquals(List.of(), page.complaints());
  }

  @Test
  void everyBootstrapIsMarkedNumberedAndExplained() {
    Browser page = opened("deep.html", 1280);
    int marked = page.number("document.querySelectorAll('#levels .on-screen .bootstrap').length");
    assertTrue(marked > 0, "no bootstrap is marked");
    assertEquals(marked, page.number("document.querySelectorAll('#levels tbody tr').length"));
    assertTrue(
        page.text("document.querySelector('#levels tbody tr').textContent")
            .contains("leaves level"));
    assertEquals(
        Integer.toString(marked),
        page.text("document.querySelector('#levels tbody tr:last-child th').textContent"));
    assertEquals(List.of(), page.complaints());
  }

  @Test
  void namesFromAModelStayText() {
    Browser page = opened("hostile.html", 1280);
    assertEquals("small " + HOSTILE, page.text("document.querySelector('h1').textContent"));
    assertEquals(1, page.number("document.scripts.length"));
    assertEquals(0, page.number("document.querySelectorAll('[onload], [onerror]').length"));
    page.click("#panel-model .node:nth-of-type(3)");
    assertTrue(page.text("document.querySelector('.inspector').textContent").contains(HOSTILE));
    assertEquals(0, page.number("document.querySelectorAll('.inspector script').length"));
    assertEquals(List.of(), page.complaints());
  }

  @Test
  void everythingThatCanBeFocusedHasAName() {
    Browser page = opened("plain.html", 1280);
    assertEquals(
        "",
        page.text(
            """
            [...document.querySelectorAll("a, button, input, [tabindex], [role=img], img, section")]
              .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label")
                || e.getAttribute("alt") || e.labels?.[0]?.textContent.trim()))
              .map((e) => e.outerHTML.slice(0, 80)).join("\\n")
            """));
  }
}
