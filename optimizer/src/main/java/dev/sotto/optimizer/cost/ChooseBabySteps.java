package dev.sotto.optimizer.cost;

/// Picks the number of baby steps of a linear map: every power of two is tried on the exact set of
/// diagonals.
public final class ChooseBabySteps {
  private ChooseBabySteps() {}

  /// The cheapest split, with `keyNanos` charged for every rotation so that keys count too.
  public static BabySteps choose(DiagonalCount count, RingCosts costs, int limbs, double keyNanos) {
    BabySteps best = BabySteps.of(count, 1);
    double bestCost = cost(count, best, costs, limbs, keyNanos);
    for (int size = 2; size <= count.fold(); size *= 2) {
      BabySteps steps = BabySteps.of(count, size);
      double cost = cost(count, steps, costs, limbs, keyNanos);
      if (cost < bestCost) {
        best = steps;
        bestCost = cost;
      }
    }
    return best;
  }

  private static double cost(
      DiagonalCount count, BabySteps steps, RingCosts costs, int limbs, double keyNanos) {
    int rotations = steps.babyRotations() + steps.giantRotations();
    return costs.steps(count, steps, limbs) + keyNanos * rotations;
  }
}
