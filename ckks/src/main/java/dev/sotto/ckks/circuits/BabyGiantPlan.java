package dev.sotto.ckks.circuits;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The rotations of a linear transform: diagonal `giant + baby`, modulo the number of slots, is
/// reached by one of each.
///
/// @param babySteps rotations of the inputs
/// @param giantSteps rotations of partial sums, each in `[0, slots)`
public record BabyGiantPlan(List<Integer> babySteps, List<Integer> giantSteps) {
  /// Copies both lists, giant steps in ascending order.
  ///
  /// @throws IllegalArgumentException if a list is empty, or a giant step negative
  public BabyGiantPlan {
    babySteps = List.copyOf(babySteps);
    giantSteps = List.copyOf(new TreeSet<>(giantSteps));
    if (babySteps.isEmpty() || giantSteps.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one baby and one giant step");
    }
    if (giantSteps.getFirst() < 0) {
      throw new IllegalArgumentException("a giant step of " + giantSteps.getFirst() + ", below 0");
    }
  }

  /// The plan that cuts each step into a multiple of `babies` and a remainder.
  ///
  /// @param steps the non-zero diagonals, in `[0, slots)`
  /// @param babies at least 1
  public static BabyGiantPlan split(Collection<Integer> steps, int babies) {
    if (babies < 1) {
      throw new IllegalArgumentException(babies + " baby steps, not at least 1");
    }
    SortedSet<Integer> baby = new TreeSet<>();
    SortedSet<Integer> giant = new TreeSet<>();
    for (int step : steps) {
      baby.add(step % babies);
      giant.add(step - step % babies);
    }
    return new BabyGiantPlan(List.copyOf(baby), List.copyOf(giant));
  }

  /// All rotations that need a key.
  public SortedSet<Integer> rotations() {
    SortedSet<Integer> rotations = new TreeSet<>(babySteps);
    rotations.addAll(GiantSteps.rotations(giantSteps));
    rotations.remove(0);
    return rotations;
  }
}
