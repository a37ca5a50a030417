package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.optimizer.cost.BabySteps;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Gathers the evaluation keys that a circuit's operations use, each with its highest level;
/// belongs to one thread.
final class CollectKeys {
  private final int batch;
  private final int slots;
  private final Map<Integer, Integer> rotations = new TreeMap<>();
  private int relinearization = -1;
  private int conjugation = -1;
  private List<RotationKey> lowRotations = List.of();
  private List<RotationKey> raisedRotations = List.of();
  private boolean encapsulation;

  /// @param batch samples interleaved: a virtual step is that many slots
  CollectKeys(int batch, int slots) {
    this.batch = batch;
    this.slots = slots;
  }

  /// The rotations of a linear map on operands at `level`.
  ///
  /// @param foldsFirst whether the folds come before its rescale
  void linear(DiagonalCount count, BabySteps steps, boolean foldsFirst, int level) {
    steps.rotations().stream().forEach(step -> rotation(step, level));
    for (int fold = 0; fold < count.folds(); fold++) {
      rotation(count.fold() << fold, foldsFirst ? level : level - 1);
    }
  }

  /// The memory that [#linear] would add.
  long addedBytes(
      DiagonalCount count, BabySteps steps, boolean foldsFirst, int level, RingCosts costs) {
    CollectKeys own = new CollectKeys(batch, slots);
    own.linear(count, steps, foldsFirst, level);
    long bytes = 0;
    for (Map.Entry<Integer, Integer> key : own.rotations.entrySet()) {
      int there = rotations.getOrDefault(key.getKey(), -1);
      if (there < key.getValue()) {
        bytes += costs.keyBytes(key.getValue() + 1) - (there < 0 ? 0 : costs.keyBytes(there + 1));
      }
    }
    return bytes;
  }

  /// The memory of all keys.
  long bytes(RingCosts costs) {
    long bytes = relinearization < 0 ? 0 : costs.keyBytes(relinearization + 1);
    for (int level : rotations.values()) {
      bytes += costs.keyBytes(level + 1);
    }
    return bytes;
  }

  /// A product of ciphertexts at `level`.
  void product(int level) {
    relinearization = Math.max(relinearization, level);
  }

  /// Those of bootstraps, of which a circuit has one kind.
  void bootstrap(EvaluationKeyPlan plan) {
    plan.rotationLevels().forEach((step, level) -> rotations.merge(step, level, Math::max));
    plan.relinearizationLevel().ifPresent(this::product);
    conjugation = plan.conjugationLevel().orElse(conjugation);
    lowRotations = plan.bootstrap().map(need -> list(need.lowRotationLevels())).orElse(List.of());
    raisedRotations =
        plan.bootstrap().map(need -> list(need.raisedRotationLevels())).orElse(List.of());
    encapsulation = plan.bootstrap().isPresent();
  }

  private void rotation(int virtualStep, int level) {
    int step = step(virtualStep);
    if (step != 0) {
      rotations.merge(step, level, Math::max);
    }
  }

  private int step(int virtualStep) {
    return (int) ((long) virtualStep * batch % slots);
  }

  KeyList keys() {
    return new KeyList(
        list(rotations),
        relinearization,
        conjugation,
        lowRotations,
        raisedRotations,
        encapsulation);
  }

  private static List<RotationKey> list(Map<Integer, Integer> levels) {
    return levels.entrySet().stream()
        .map(entry -> new RotationKey(entry.getKey(), entry.getValue()))
        .toList();
  }
}
