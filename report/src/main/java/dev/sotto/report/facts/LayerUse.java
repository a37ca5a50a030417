package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The rotations and keys of operations of a circuit.
final class LayerUse {
  /// Steps listed in full; of more the count and the ends tell enough.
  private static final int MOST_STEPS = 12;

  private LayerUse() {}

  /// Of the operations that came from `origin` among others.
  static List<Fact> of(Circuit circuit, Map<String, Work> work, String origin) {
    List<Work> own = new ArrayList<>();
    for (CircuitNode node : circuit.nodes()) {
      Work spent = work.get(node.result());
      if (spent != null && Origins.contains(node.origin(), origin)) {
        own.add(spent);
      }
    }
    return of(own);
  }

  /// Of these operations together.
  static List<Fact> of(List<Work> work) {
    List<Fact> facts = new ArrayList<>();
    long diagonals = work.stream().mapToLong(Work::plaintextProducts).sum();
    if (diagonals > 0) {
      facts.add(Fact.of("diagonals", "diagonals", diagonals));
    }
    long rotations = work.stream().mapToLong(Work::rotations).sum();
    if (rotations > 0) {
      facts.add(Fact.of("rotations", "rotations", rotations));
    }
    NavigableSet<Integer> steps = new TreeSet<>();
    work.forEach(own -> own.keys().rotations().stream().map(RotationKey::step).forEach(steps::add));
    if (!steps.isEmpty()) {
      facts.add(
          new Fact(
              "rotationKeys",
              "rotation keys",
              List.copyOf(steps),
              steps.size() <= MOST_STEPS
                  ? String.join(" ", steps.stream().map(String::valueOf).toList())
                  : "%d steps, %d to %d".formatted(steps.size(), steps.first(), steps.last())));
    }
    List<String> others = others(work);
    if (!others.isEmpty()) {
      facts.add(new Fact("otherKeys", "other keys", others, String.join(", ", others)));
    }
    return facts;
  }

  private static List<String> others(List<Work> work) {
    List<String> others = new ArrayList<>();
    if (work.stream().anyMatch(own -> own.keys().relinearizationLevel() >= 0)) {
      others.add("relinearization");
    }
    if (work.stream().anyMatch(own -> own.keys().conjugationLevel() >= 0)) {
      others.add("conjugation");
    }
    if (work.stream().anyMatch(own -> own.keys().encapsulation())) {
      others.add("bootstrapping");
    }
    return others;
  }
}
