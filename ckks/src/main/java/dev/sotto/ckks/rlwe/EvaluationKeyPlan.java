package dev.sotto.ckks.rlwe;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Which evaluation keys a circuit needs, each with the highest level at which it is used.
///
/// @param relinearizationLevel the highest level of a product of ciphertexts
/// @param rotationLevels from rotation step to level; step 0 needs no key
/// @param conjugationLevel the highest level of a conjugation
/// @param bootstrap what bootstrapping needs beside these, if the circuit bootstraps
public record EvaluationKeyPlan(
    OptionalInt relinearizationLevel,
    Map<Integer, Integer> rotationLevels,
    OptionalInt conjugationLevel,
    Optional<BootstrapKeyNeed> bootstrap) {
  /// Copies the map.
  public EvaluationKeyPlan {
    rotationLevels = java.util.Collections.unmodifiableMap(new TreeMap<>(rotationLevels));
  }

  /// A plan without bootstrapping.
  public EvaluationKeyPlan(
      OptionalInt relinearizationLevel,
      Map<Integer, Integer> rotationLevels,
      OptionalInt conjugationLevel) {
    this(relinearizationLevel, rotationLevels, conjugationLevel, Optional.empty());
  }

  /// Relinearization and these rotations, all at one level.
  public static EvaluationKeyPlan atLevel(int level, Collection<Integer> steps) {
    Map<Integer, Integer> rotations = new TreeMap<>();
    steps.forEach(step -> rotations.put(step, level));
    return new EvaluationKeyPlan(OptionalInt.of(level), rotations, OptionalInt.empty());
  }

  /// What this plan and another need together, each key at the higher of its levels.
  ///
  /// @throws IllegalArgumentException if both bootstrap, and differently
  public EvaluationKeyPlan plus(EvaluationKeyPlan other) {
    Map<Integer, Integer> rotations = new TreeMap<>(rotationLevels);
    other.rotationLevels.forEach((step, level) -> rotations.merge(step, level, Math::max));
    if (bootstrap.isPresent()
        && other.bootstrap.isPresent()
        && !bootstrap.equals(other.bootstrap)) {
      throw new IllegalArgumentException(
          "two kinds of bootstrapping: %s and %s".formatted(bootstrap, other.bootstrap));
    }
    return new EvaluationKeyPlan(
        higher(relinearizationLevel, other.relinearizationLevel),
        rotations,
        higher(conjugationLevel, other.conjugationLevel),
        bootstrap.or(() -> other.bootstrap));
  }

  private static OptionalInt higher(OptionalInt a, OptionalInt b) {
    return a.isEmpty() || (b.isPresent() && b.getAsInt() > a.getAsInt()) ? b : a;
  }
}
