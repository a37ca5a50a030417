package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import dev.sotto.report.figures.KeySize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An evaluation key that the server needs.
///
/// @param users values whose computation uses it
public record KeyFacts(KeySize key, List<String> users) {
  public KeyFacts {
    users = List.copyOf(users);
  }

  /// The keys of a circuit, rotations by growing step first.
  static List<KeyFacts> of(Circuit circuit, Map<String, Work> work) {
    List<KeyFacts> facts = new ArrayList<>();
    for (KeySize key : KeySize.of(circuit)) {
      List<String> users = new ArrayList<>();
      work.forEach(
          (value, own) -> {
            if (isUsed(key, own.keys())) {
              users.add(value);
            }
          });
      facts.add(new KeyFacts(key, users));
    }
    return facts;
  }

  private static boolean isUsed(KeySize key, KeyList own) {
    return switch (key.use()) {
      case ROTATION -> own.rotations().stream().anyMatch(other -> other.step() == key.step());
      case RELINEARIZATION -> own.relinearizationLevel() >= 0;
      case CONJUGATION -> own.conjugationLevel() >= 0;
      case LOW_ROTATION, TO_EPHEMERAL_SECRET, FROM_EPHEMERAL_SECRET -> own.encapsulation();
    };
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", key.name());
    json.put("level", key.level());
    json.put("bytes", key.bytes());
    json.put("usedBy", users);
    return json;
  }
}
