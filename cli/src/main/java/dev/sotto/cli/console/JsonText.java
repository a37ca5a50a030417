package dev.sotto.cli.console;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Maps, lists, numbers, truth values and texts as JSON (RFC 8259), indented by two spaces.
///
/// Numbers that JSON cannot write (NaN, infinities) and empty optionals become `null`.
public final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  public static String of(Map<String, ?> object) {
    JsonText text = new JsonText();
    text.value(object, "");
    return text.out.toString();
  }

  public static String of(List<?> array) {
    JsonText text = new JsonText();
    text.value(array, "");
    return text.out.toString();
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map -> object(map, indent);
      case List<?> list -> array(list, indent);
      case Optional<?> optional ->
          optional.ifPresentOrElse(inner -> value(inner, indent), () -> out.append("null"));
      case OptionalDouble optional -> number(optional.orElse(Double.NaN));
      case Double number -> number(number);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> string(value.toString());
    }
  }

  private void number(double number) {
    if (!Double.isFinite(number)) {
      out.append("null");
    } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      out.append((long) number);
    } else {
      out.append(number);
    }
  }

  private void object(Map<?, ?> map, String indent) {
    String inner = indent + "  ";
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      out.append('\n').append(inner);
      string(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), inner);
      out.append(entries.hasNext() ? "," : "\n" + indent);
    }
    out.append('}');
  }

  private void array(List<?> list, String indent) {
    boolean flat = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
    String inner = indent + "  ";
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : ",").append(flat ? (i == 0 ? "" : " ") : "\n" + inner);
      value(list.get(i), inner);
    }
    out.append(flat || list.isEmpty() ? "]" : "\n" + indent + "]");
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
