package dev.sotto.report.facts;

import java.util.Locale;

/// What sort of operation a node is: its colour in the graphs.
public enum NodeKind {
  INPUT("input"),
  LINEAR("linear"),
  ACTIVATION("activation, polynomial"),
  PRODUCT("product"),
  SUM("sum"),
  UPKEEP("levels and scales"),
  BOOTSTRAP("bootstrap"),
  CLIENT("in clear, at the client");

  private final String title;

  NodeKind(String title) {
    this.title = title;
  }

  /// As people read it.
  public String title() {
    return title;
  }

  /// As style sheets and scripts name it.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
