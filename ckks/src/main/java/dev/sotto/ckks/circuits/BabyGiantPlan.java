package dev.sotto.ckks.circuits;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
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

  /// The rotations of partial sums: the distances between giant steps, from 0 up.
  public List<Integer> giantDistances() {
    return GiantSteps.distances(giantSteps);
  }

  /// The rotations of one input to one output, all but those by 0, and how often each is made.
  public SortedMap<Integer, Integer> uses() {
    SortedMap<Integer, Integer> uses = new TreeMap<>();
    babySteps.forEach(step -> uses.merge(step, 1, Integer::sum));
    giantDistances().forEach(step -> uses.merge(step, 1, Integer::sum));
    uses.remove(0);
    return uses;
  }

  /// All rotations that need a key.
  public SortedSet<Integer> rotations() {
    return new TreeSet<>(uses().keySet());
  }
}
