package dev.sotto.maven;

import dev.sotto.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// The second half of the plugin's page is what its descriptor says.
class GoalsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("sotto.root", ".."), "docs", "maven-plugin.md");
  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");
  private static final String HEADING = "\n# Goals\n";

  @Test
  void thePageTellsEveryGoalWithItsOptions()
      throws IOException, ParserConfigurationException, SAXException {
    Element plugin =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(DESCRIPTOR.toFile())
            .getDocumentElement();
    StringBuilder goals = new StringBuilder();
    for (Element goal : children(child(plugin, "mojos"), "mojo")) {
      describe(goal, goals);
    }
    String page = Files.readString(PAGE);
    int introduced = page.indexOf("\n\n", page.indexOf(HEADING) + HEADING.length() + 1);
    String before = page.substring(0, introduced < 0 ? page.length() : introduced).stripTrailing();
    Golden.is(PAGE, before + "\n" + goals);
  }

  private static void describe(Element goal, StringBuilder out) {
    out.append("\n## sotto:").append(text(goal, "goal")).append("\n\n");
    out.append(oneLine(text(goal, "description"))).append('\n');
    String phase = text(goal, "phase");
    if (!phase.isEmpty()) {
      out.append("\nBound to the phase `").append(phase).append("` by default.\n");
    }
    out.append("\n| option | property | default | |\n|---|---|---|---|\n");
    Element defaults = child(goal, "configuration");
    for (Element option : children(child(goal, "parameters"), "parameter")) {
      if (text(option, "editable").equals("true")) {
        String name = text(option, "name");
        List<Element> values = children(defaults, name);
        out.append(
            "| `%s` | %s | %s | %s |%n"
                .formatted(
                    name,
                    values.isEmpty() ? "" : code(property(values.getFirst().getTextContent())),
                    values.isEmpty() ? "" : code(values.getFirst().getAttribute("default-value")),
                    oneLine(text(option, "description"))));
      }
    }
  }

  private static String property(String expression) {
    return expression.isEmpty() ? "" : expression.substring(2, expression.length() - 1);
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ").replaceAll("</?p>", "");
  }

  private static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? "" : found.getFirst().getTextContent();
  }

  private static Element child(Element parent, String name) {
    return children(parent, name).getFirst();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
