package dev.sotto.ir.text;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Typed access to the attributes of a parsed form; every attribute must be asked for.
///
/// All methods throw `MalformedArtifactException`, with line and column, where an attribute is
/// missing or of another kind.
final class Fields {
  private final Value.Form form;
  private final Set<String> asked = new HashSet<>();

  Fields(Value.Form form) {
    this.form = form;
  }

  String name() {
    return form.name();
  }

  MalformedArtifactException malformed(String message) {
    return new MalformedArtifactException(
        "text %d:%d: %s".formatted(form.line(), form.column(), message));
  }

  boolean has(String field) {
    return form.fields().containsKey(field);
  }

  /// Throws where an attribute has not been asked for.
  void finish() {
    for (String field : form.fields().keySet()) {
      if (!asked.contains(field)) {
        throw malformed("%s has no attribute '%s'".formatted(name(), field));
      }
    }
  }

  private Value get(String field) {
    Value value = form.fields().get(field);
    if (value == null) {
      throw malformed("%s without its attribute '%s'".formatted(name(), field));
    }
    asked.add(field);
    return value;
  }

  private MalformedArtifactException wrong(String field, String wanted) {
    return malformed("attribute '%s' of %s is not %s".formatted(field, name(), wanted));
  }

  private <N> N parse(String field, Value value, Function<String, N> parser, String wanted) {
    if (value instanceof Value.Numeral(String text)) {
      try {
        return parser.apply(text);
      } catch (NumberFormatException unreadable) {
        throw wrong(field, wanted);
      }
    }
    throw wrong(field, wanted);
  }

  int integer(String field) {
    return parse(field, get(field), Integer::parseInt, "an integer below 2^31");
  }

  int integer(String field, int otherwise) {
    return has(field) ? integer(field) : otherwise;
  }

  double number(String field) {
    return parse(field, get(field), Double::parseDouble, "a number");
  }

  boolean flag(String field) {
    if (get(field) instanceof Value.Form(String word, var fields, int _, int _)
        && fields.isEmpty()
        && (word.equals("true") || word.equals("false"))) {
      return word.equals("true");
    }
    throw wrong(field, "true or false");
  }

  String text(String field) {
    if (get(field) instanceof Value.Text(String text)) {
      return text;
    }
    throw wrong(field, "a string");
  }

  String word(String field) {
    if (get(field) instanceof Value.Form word && word.fields().isEmpty()) {
      return word.name();
    }
    throw wrong(field, "a word");
  }

  List<Value> items(String field) {
    if (get(field) instanceof Value.Items(var items)) {
      return items;
    }
    throw wrong(field, "a list");
  }

  List<Integer> integers(String field) {
    return integers(field, items(field));
  }

  private List<Integer> integers(String field, List<Value> items) {
    List<Integer> integers = new ArrayList<>(items.size());
    for (Value item : items) {
      integers.add(parse(field, item, Integer::valueOf, "a list of integers"));
    }
    return integers;
  }

  List<List<Integer>> integerLists(String field) {
    return nested(field, inner -> integers(field, inner));
  }

  List<Long> longs(String field) {
    return longs(field, items(field));
  }

  private List<Long> longs(String field, List<Value> items) {
    return items.stream()
        .map(item -> parse(field, item, Long::valueOf, "a list of integers below 2^63"))
        .toList();
  }

  List<List<Long>> longLists(String field) {
    return nested(field, inner -> longs(field, inner));
  }

  private <L> List<L> nested(String field, Function<List<Value>, L> reader) {
    List<L> lists = new ArrayList<>();
    for (Value item : items(field)) {
      if (!(item instanceof Value.Items(var inner))) {
        throw wrong(field, "a list of lists");
      }
      lists.add(reader.apply(inner));
    }
    return lists;
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Value item : items(field)) {
      if (!(item instanceof Value.Text(String text))) {
        throw wrong(field, "a list of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  Shape shape(String field) {
    return new Shape(integers(field));
  }

  Tensor tensor(String field) {
    if (get(field) instanceof Value.Doubles(Tensor tensor)) {
      return tensor;
    }
    throw wrong(field, "an array of f64");
  }

  Optional<Tensor> optionalTensor(String field) {
    return has(field) ? Optional.of(tensor(field)) : Optional.empty();
  }

  double[] doubles(String field) {
    return tensor(field).toArray();
  }

  int[] indices(String field) {
    if (get(field) instanceof Value.Integers(int[] values)) {
      return values;
    }
    throw wrong(field, "an array of i32");
  }

  Fields form(String field) {
    return form(field, get(field));
  }

  List<Fields> forms(String field) {
    return items(field).stream().map(item -> form(field, item)).toList();
  }

  private Fields form(String field, Value value) {
    if (value instanceof Value.Form form) {
      return new Fields(form);
    }
    throw wrong(field, "a form");
  }
}
