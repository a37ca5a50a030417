package dev.sotto.runtime.format;

import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.runtime.wire.SwitchingKeyHeader.Kind;
import java.util.ArrayList;
import java.util.List;

/// One entry of a model's key list.
public sealed interface WantedKey {
  /// The highest level at which the key serves.
  int level();

  /// A rotation of the slots to the left by `step`.
  record Rotation(int step, int level) implements WantedKey {}

  record Relinearization(int level) implements WantedKey {}

  record Conjugation(int level) implements WantedKey {}

  /// The keys of `list`, rotations first.
  static List<WantedKey> of(KeyList list) {
    List<WantedKey> wanted = new ArrayList<>();
    list.rotations().forEach(key -> wanted.add(new Rotation(key.step(), key.level())));
    if (list.relinearizationLevel() >= 0) {
      wanted.add(new Relinearization(list.relinearizationLevel()));
    }
    if (list.conjugationLevel() >= 0) {
      wanted.add(new Conjugation(list.conjugationLevel()));
    }
    return List.copyOf(wanted);
  }

  /// As in "the key of the rotation by 4".
  default String text() {
    return switch (this) {
      case Rotation(int step, int level) -> "the key of the rotation by " + step;
      case Relinearization(int level) -> "the relinearization key";
      case Conjugation(int level) -> "the conjugation key";
    };
  }

  /// The step on the wire.
  default int step() {
    return switch (this) {
      case Rotation(int step, int level) -> step;
      case Relinearization(int level) -> 0;
      case Conjugation(int level) -> 0;
    };
  }

  /// The kind on the wire.
  default Kind kind() {
    return switch (this) {
      case Rotation(int step, int level) -> Kind.ROTATION;
      case Relinearization(int level) -> Kind.RELINEARIZATION;
      case Conjugation(int level) -> Kind.CONJUGATION;
    };
  }
}
