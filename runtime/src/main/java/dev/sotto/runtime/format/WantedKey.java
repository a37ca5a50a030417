package dev.sotto.runtime.format;

import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.KeyName;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.runtime.wire.SwitchingKeyHeader.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One entry of a model's key list.
public sealed interface WantedKey {
  /// The highest level at which the key serves.
  int level();

  /// A rotation of the slots to the left by `step`.
  record Rotation(int step, int level) implements WantedKey {}

  record Relinearization(int level) implements WantedKey {}

  record Conjugation(int level) implements WantedKey {}

  /// A rotation at the bottom of the chain, for bootstrapping.
  record LowRotation(int step, int level) implements WantedKey {}

  /// To the ephemeral secret of bootstrapping, at level 0.
  record DenseToSparse(int level) implements WantedKey {}

  /// From the ephemeral secret of bootstrapping to a rotation of the secret.
  record RaisedRotation(int step, int level) implements WantedKey {}

  /// The keys of `circuit`, rotations first.
  static List<WantedKey> of(Circuit circuit) {
    KeyList list = circuit.keys();
    List<WantedKey> wanted = new ArrayList<>();
    list.rotations().forEach(key -> wanted.add(new Rotation(key.step(), key.level())));
    if (list.relinearizationLevel() >= 0) {
      wanted.add(new Relinearization(list.relinearizationLevel()));
    }
    if (list.conjugationLevel() >= 0) {
      wanted.add(new Conjugation(list.conjugationLevel()));
    }
    if (list.encapsulation()) {
      list.lowRotations().forEach(key -> wanted.add(new LowRotation(key.step(), key.level())));
      wanted.add(new DenseToSparse(0));
      list.raisedRotations()
          .forEach(key -> wanted.add(new RaisedRotation(key.step(), key.level())));
    }
    return List.copyOf(wanted);
  }

  /// Its name, if it is an automorphism's.
  default Optional<KeyName> name(int logN) {
    return switch (this) {
      case Rotation(int step, int level) ->
          Optional.of(new KeyName(Chain.WHOLE, GaloisElements.rotation(logN, step)));
      case Conjugation(int level) ->
          Optional.of(new KeyName(Chain.WHOLE, GaloisElements.conjugation(logN)));
      case LowRotation(int step, int level) ->
          Optional.of(new KeyName(Chain.LOW, GaloisElements.rotation(logN, step)));
      case RaisedRotation(int step, int level) ->
          Optional.of(new KeyName(Chain.RAISED, GaloisElements.rotation(logN, step)));
      case Relinearization(int level) -> Optional.empty();
      case DenseToSparse(int level) -> Optional.empty();
    };
  }

  /// As in "the key of the rotation by 4".
  default String text() {
    return switch (this) {
      case Rotation(int step, int level) -> "the key of the rotation by " + step;
      case Relinearization(int level) -> "the relinearization key";
      case Conjugation(int level) -> "the conjugation key";
      case LowRotation(int step, int level) -> "the low key of the rotation by " + step;
      case DenseToSparse(int level) -> "the key to the ephemeral secret";
      case RaisedRotation(int step, int level) ->
          "the key from the ephemeral secret of the rotation by " + step;
    };
  }

  /// The step on the wire.
  default int step() {
    return switch (this) {
      case Rotation(int step, int level) -> step;
      case Relinearization(int level) -> 0;
      case Conjugation(int level) -> 0;
      case LowRotation(int step, int level) -> step;
      case DenseToSparse(int level) -> 0;
      case RaisedRotation(int step, int level) -> step;
    };
  }

  /// The kind on the wire.
  default Kind kind() {
    return switch (this) {
      case Rotation(int step, int level) -> Kind.ROTATION;
      case Relinearization(int level) -> Kind.RELINEARIZATION;
      case Conjugation(int level) -> Kind.CONJUGATION;
      case LowRotation(int step, int level) -> Kind.LOW_ROTATION;
      case DenseToSparse(int level) -> Kind.DENSE_TO_SPARSE;
      case RaisedRotation(int step, int level) -> Kind.RAISED_ROTATION;
    };
  }
}
