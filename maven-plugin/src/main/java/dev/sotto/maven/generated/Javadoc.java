package dev.sotto.maven.generated;

import dev.sotto.maven.compiler.ModelFacts.Port;
import java.util.List;
import java.util.stream.Collectors;

/** Text of a model inside a documentation comment: it may hold anything and must end nothing. */
final class Javadoc {
  private static final String PLAIN = " .,-_[]():/";

  private Javadoc() {}

  /** The text in the font of code; control characters, which HTML does not have, as {@code ?}. */
  static String code(String text) {
    if (text.isBlank()) {
      return "(blank)";
    }
    StringBuilder html = new StringBuilder("<code>");
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
                html.appendCodePoint(c);
              } else if (Character.isISOControl(c)) {
                html.append('?');
              } else {
                html.append("&#").append(c).append(';');
              }
            });
    return html.append("</code>").toString();
  }

  /** An input or output with its shape. */
  static String port(Port port) {
    return code(port.name()) + " " + shape(port);
  }

  /** Inputs or outputs with their shapes. */
  static String ports(List<Port> ports) {
    return ports.stream().map(Javadoc::port).collect(Collectors.joining(", "));
  }

  /** As {@code [1,28,28]}. */
  static String shape(Port port) {
    return port.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
