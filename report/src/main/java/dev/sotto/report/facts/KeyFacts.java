package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import dev.sotto.report.figures.CircuitFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// An evaluation key that the server needs.
///
/// @param name `rotation by 4`, `relinearization` or `conjugation`
/// @param level the highest level at which it is used
/// @param bytes in the server's key file
/// @param users values whose computation uses it
public record KeyFacts(String name, int level, long bytes, List<String> users) {
  public KeyFacts {
    users = List.copyOf(users);
  }

  /// The keys of a circuit, rotations by growing step first.
  static List<KeyFacts> of(Circuit circuit, Map<String, Work> work) {
    List<KeyFacts> keys = new ArrayList<>();
    for (RotationKey key : circuit.keys().rotations()) {
      keys.add(
          key(
              circuit,
              "rotation by " + key.step(),
              key.level(),
              users(
                  circuit,
                  work,
                  own -> own.keys().rotations().stream().anyMatch(k -> k.step() == key.step()))));
    }
    if (circuit.keys().relinearizationLevel() >= 0) {
      keys.add(
          key(
              circuit,
              "relinearization",
              circuit.keys().relinearizationLevel(),
              users(circuit, work, own -> own.keys().relinearizationLevel() >= 0)));
    }
    if (circuit.keys().conjugationLevel() >= 0) {
      keys.add(
          key(
              circuit,
              "conjugation",
              circuit.keys().conjugationLevel(),
              users(circuit, work, own -> own.keys().conjugationLevel() >= 0)));
    }
    return keys;
  }

  private static KeyFacts key(Circuit circuit, String name, int level, List<String> users) {
    return new KeyFacts(
        name, level, CircuitFigures.switchingKeyBytes(circuit.parameters(), level), users);
  }

  private static List<String> users(
      Circuit circuit, Map<String, Work> work, Predicate<Work> uses) {
    List<String> users = new ArrayList<>();
    for (CircuitNode node : circuit.nodes()) {
      Work own = work.get(node.result());
      if (own != null && uses.test(own)) {
        users.add(node.result());
      }
    }
    return users;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", name);
    json.put("level", level);
    json.put("bytes", bytes);
    json.put("usedBy", users);
    return json;
  }
}
