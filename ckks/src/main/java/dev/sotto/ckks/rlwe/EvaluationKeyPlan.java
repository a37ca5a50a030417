package dev.sotto.ckks.rlwe;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Which evaluation keys a circuit needs, each with the highest level at which it is used.
///
/// @param relinearizationLevel the highest level of a product of ciphertexts
/// @param rotationLevels from rotation step to level; step 0 needs no key
/// @param conjugationLevel the highest level of a conjugation
public record EvaluationKeyPlan(
    OptionalInt relinearizationLevel,
    Map<Integer, Integer> rotationLevels,
    OptionalInt conjugationLevel) {
  /// Copies the map.
  public EvaluationKeyPlan {
    rotationLevels = java.util.Collections.unmodifiableMap(new TreeMap<>(rotationLevels));
  }

  /// Relinearization and these rotations, all at one level.
  public static EvaluationKeyPlan atLevel(int level, Collection<Integer> steps) {
    Map<Integer, Integer> rotations = new TreeMap<>();
    steps.forEach(step -> rotations.put(step, level));
    return new EvaluationKeyPlan(OptionalInt.of(level), rotations, OptionalInt.empty());
  }
}
