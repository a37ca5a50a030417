package dev.sotto.ir.internal;

import dev.sotto.ir.CompilerBugException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The values of a program defined so far, for its verifier; belongs to one thread.
public final class Scope<V> {
  private final String checker;
  private final Map<String, V> values = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();
  private String where = "";

  /// `checker` is named in every message.
  public Scope(String checker) {
    this.checker = checker;
  }

  /// What is being checked from here on.
  public void enter(String description) {
    where = description;
  }

  public void define(String name, V value) {
    require(!name.isEmpty(), "a value without a name");
    require(values.putIfAbsent(name, value) == null, "'%s' is defined twice", name);
  }

  /// The values of `names`; throws where one is not defined yet.
  public List<V> operands(List<String> names) {
    return names.stream().map(this::lookUp).toList();
  }

  public V lookUp(String name) {
    V value = values.get(name);
    if (value == null) {
      throw bug("'%s' is used before it is defined".formatted(name));
    }
    return value;
  }

  /// An output called `name` that is the value `value`.
  public V output(String name, String value) {
    enter("output '" + name + "'");
    require(outputs.add(name), "the name of two outputs");
    return lookUp(value);
  }

  /// Throws a [CompilerBugException] with the formatted message where `holds` is false.
  @SuppressWarnings("AnnotateFormatMethod")
  public void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw bug(message.formatted(arguments));
    }
  }

  public CompilerBugException bug(String message) {
    return new CompilerBugException("%s: %s: %s".formatted(checker, where, message));
  }
}
