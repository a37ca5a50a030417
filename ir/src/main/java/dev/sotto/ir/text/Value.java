package dev.sotto.ir.text;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What stands in an attribute: the common ground of printers and parsers.
sealed interface Value {
  /// A number as written: a `long`, an `int` or a `double`.
  record Numeral(String text) implements Value {}

  record Text(String text) implements Value {}

  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// An array of doubles.
  record Doubles(Tensor tensor) implements Value {}

  /// An array of integers.
  record Integers(int[] values) implements Value {}

  /// A name with attributes in order; `line` and `column` (from 1) where it was read from text.
  record Form(String name, Map<String, Value> fields, int line, int column) implements Value {
    static Form of(String name) {
      return new Form(name, new LinkedHashMap<>(), 0, 0);
    }

    Form with(String field, Value value) {
      fields.put(field, value);
      return this;
    }

    Form with(String field, int value) {
      return with(field, new Numeral(Integer.toString(value)));
    }

    Form with(String field, double value) {
      return with(field, new Numeral(Double.toString(value)));
    }

    Form with(String field, boolean value) {
      return with(field, of(Boolean.toString(value)));
    }

    Form with(String field, Tensor tensor) {
      return with(field, new Doubles(tensor));
    }

    Form with(String field, double[] values) {
      return with(field, Tensor.wrap(Shape.of(values.length), values));
    }

    Form with(String field, int[] values) {
      return with(field, new Integers(values));
    }

    Form with(String field, Collection<? extends Number> values) {
      return with(field, numbers(values));
    }
  }

  static Items numbers(Collection<? extends Number> values) {
    return new Items(values.stream().<Value>map(value -> new Numeral(value.toString())).toList());
  }
}
