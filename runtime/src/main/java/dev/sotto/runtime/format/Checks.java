package dev.sotto.runtime.format;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.wire.Numbers;

/// Checks on what a message claims, each failing with a `MalformedArtifactException` that names the
/// source and the place.
final class Checks {
  private static final int MAX_NAME_LENGTH = 4096;

  private final String source;
  private final String place;

  Checks(String source, String place) {
    this.source = source;
    this.place = place;
  }

  /// The same source, another place.
  Checks at(String newPlace) {
    return new Checks(source, newPlace);
  }

  MalformedArtifactException malformed(String why) {
    return new MalformedArtifactException(source + ": " + place + ": " + why);
  }

  void that(boolean condition, String otherwise) {
    if (!condition) {
      throw malformed(otherwise);
    }
  }

  void range(String what, long value, long low, long high) {
    if (value < low || value > high) {
      throw malformed("%s %d outside [%d, %d]".formatted(what, value, low, high));
    }
  }

  void equal(String what, long found, long wanted) {
    if (found != wanted) {
      throw malformed("%s is %d, not %d".formatted(what, found, wanted));
    }
  }

  double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw malformed("%s is %s".formatted(what, value));
    }
    return value;
  }

  /// A name that can stand in a message to the user: not empty, not endless, no control characters.
  String name(String what, String name) {
    that(!name.isEmpty(), what + " is empty");
    return text(what, name);
  }

  /// As [#name], or empty.
  String text(String what, String text) {
    that(text.length() <= MAX_NAME_LENGTH, what + " has " + text.length() + " characters");
    that(text.chars().noneMatch(Character::isISOControl), what + " has control characters");
    return text;
  }

  /// All numbers, finite.
  double[] numbers(String what, Numbers message) {
    int doubles = message.getDoublesCount();
    int floats = message.getFloatsCount();
    that(doubles == 0 || floats == 0, what + " mixes floats and doubles");
    double[] values = new double[doubles + floats];
    for (int i = 0; i < values.length; i++) {
      values[i] = finite(what, floats == 0 ? message.getDoubles(i) : message.getFloats(i));
    }
    return values;
  }

  /// As many numbers as `count` says.
  double[] numbers(String what, Numbers message, long count) {
    equal("count of " + what, (long) message.getDoublesCount() + message.getFloatsCount(), count);
    return numbers(what, message);
  }

  /// The product of factors that each are at least 1, at most `2^31 - 1`.
  int product(String what, int... factors) {
    long product = 1;
    for (int factor : factors) {
      range("a factor of " + what, factor, 1, Integer.MAX_VALUE);
      product *= factor;
      range(what, product, 1, Integer.MAX_VALUE);
    }
    return (int) product;
  }
}
