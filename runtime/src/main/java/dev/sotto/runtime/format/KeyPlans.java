package dev.sotto.runtime.format;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// A circuit's key list as the core takes it.
public final class KeyPlans {
  private KeyPlans() {}

  /// All keys of the list.
  public static EvaluationKeyPlan of(Circuit circuit) {
    KeyList list = circuit.keys();
    return new EvaluationKeyPlan(
        level(list.relinearizationLevel()),
        levels(list.rotations()),
        level(list.conjugationLevel()),
        bootstrap(circuit));
  }

  /// Those that bootstrapping needs beside keys of the whole chain.
  public static Optional<BootstrapKeyNeed> bootstrap(Circuit circuit) {
    KeyList list = circuit.keys();
    return circuit
        .parameters()
        .bootstrapping()
        .filter(bootstrapping -> list.encapsulation())
        .map(
            bootstrapping ->
                new BootstrapKeyNeed(
                    bootstrapping.hammingWeight(),
                    bootstrapping.inputLevel(),
                    levels(list.lowRotations()),
                    levels(list.raisedRotations())));
  }

  private static Map<Integer, Integer> levels(List<RotationKey> keys) {
    Map<Integer, Integer> levels = new TreeMap<>();
    keys.forEach(key -> levels.put(key.step(), key.level()));
    return levels;
  }

  private static OptionalInt level(int level) {
    return level < 0 ? OptionalInt.empty() : OptionalInt.of(level);
  }
}
