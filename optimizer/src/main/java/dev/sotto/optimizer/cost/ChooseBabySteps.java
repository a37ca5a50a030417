package dev.sotto.optimizer.cost;

/// Picks the number of baby steps of a linear map: every power of two is tried on the exact set of
/// diagonals.
public final class ChooseBabySteps {
  private ChooseBabySteps() {}

  /// What the key of a rotation by `step` virtual slots is worth, in nanoseconds; 0 where the key is
  /// there already.
  @FunctionalInterface
  public interface KeyPrice {
    double nanos(int step);
  }

  /// The cheapest split, the price of its keys included.
  public static BabySteps choose(DiagonalCount count, RingCosts costs, int limbs, KeyPrice price) {
    BabySteps best = BabySteps.of(count, 1);
    double bestCost = cost(count, best, costs, limbs, price);
    for (int size = 2; size <= count.fold(); size *= 2) {
      BabySteps steps = BabySteps.of(count, size);
      double cost = cost(count, steps, costs, limbs, price);
      if (cost < bestCost) {
        best = steps;
        bestCost = cost;
      }
    }
    return best;
  }

  private static double cost(
      DiagonalCount count, BabySteps steps, RingCosts costs, int limbs, KeyPrice price) {
    double keys = steps.rotations().stream().mapToDouble(price::nanos).sum();
    return costs.steps(count, steps, limbs) + keys;
  }
}
