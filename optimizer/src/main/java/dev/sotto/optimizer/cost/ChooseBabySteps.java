package dev.sotto.optimizer.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Picks the number of baby steps of a linear map: every power of two is tried on the exact set of
/// diagonals.
public final class ChooseBabySteps {
  private ChooseBabySteps() {}

  /// A way to split a map, and the nanoseconds of its baby and giant rotations.
  public record Split(BabySteps steps, double nanos) {}

  /// All splits and their costs, the one with the fewest baby steps first.
  public static List<Split> splits(DiagonalCount count, RingCosts costs, int limbs) {
    return all(count).stream()
        .map(steps -> new Split(steps, costs.steps(count, steps, limbs)))
        .toList();
  }

  /// All splits, the one with the fewest baby steps first.
  static List<BabySteps> all(DiagonalCount count) {
    List<BabySteps> all = new ArrayList<>();
    for (int size = 1; size <= count.fold(); size *= 2) {
      all.add(BabySteps.of(count, size));
    }
    return all;
  }

  /// The cheapest split where each key is worth `keyNanos`.
  public static BabySteps choose(DiagonalCount count, RingCosts costs, int limbs, double keyNanos) {
    return splits(count, costs, limbs).stream()
        .min(
            Comparator.comparingDouble(
                split -> split.nanos() + keyNanos * split.steps().rotations().cardinality()))
        .map(Split::steps)
        .orElseThrow();
  }
}
