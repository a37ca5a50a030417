package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Searches depths of activations for the fewest levels under an error budget, by measuring.
///
/// From depths that miss the budget it raises what lowers the error most for a level; from ones that
/// hold it lowers what costs least, until nothing can be spared.
final class LowerDepths {
  private static final int MAX_RAISES = 24;
  private static final int LARGEST_DEPTH = 11;

  /// Up to this depth one polynomial is tried, above compositions mostly.
  private static final int COMPOSITE_DEPTH = 8;

  private LowerDepths() {}

  /// The fewest levels found that hold `budget`, or without any the least error found.
  static Fitted search(FitInOrder fits, Map<String, Integer> depths, double budget) {
    Fitted current = fits.fit(depths);
    Fitted best = current;
    for (int round = 0; round < MAX_RAISES && current.error() > budget; round++) {
      List<Fitted> raised = new ArrayList<>();
      for (String result : current.depths().keySet()) {
        int depth = current.depths().getOrDefault(result, 0);
        if (depth < LARGEST_DEPTH) {
          raised.add(fits.with(current, result, depth + 1));
        }
      }
      if (raised.isEmpty()) {
        break;
      }
      int levels = current.levels();
      current =
          raised.stream()
              .min(Comparator.comparingDouble(f -> f.error() * (f.levels() > levels ? 1 : 0.7)))
              .orElseThrow();
      best = current.error() < best.error() ? current : best;
    }
    return best.error() <= budget ? lower(fits, best, budget) : best;
  }

  private static Fitted lower(FitInOrder fits, Fitted from, double budget) {
    Fitted current = from;
    List<String> left = new ArrayList<>(from.depths().keySet());
    while (!left.isEmpty()) {
      Optional<Fitted> found = Optional.empty();
      for (String result : List.copyOf(left)) {
        int depth = current.depths().getOrDefault(result, 0);
        if (depth <= 1) {
          left.remove(result);
          continue;
        }
        Fitted lowered = fits.with(current, result, depth - 1);
        if (lowered.error() > budget && depth > COMPOSITE_DEPTH) {
          // A composition and a polynomial miss in different places: the next may do better.
          lowered = fits.with(current, result, COMPOSITE_DEPTH);
        }
        if (lowered.error() > budget) {
          left.remove(result);
        } else if (found.isEmpty() || isBetter(lowered, found.get())) {
          found = Optional.of(lowered);
        }
      }
      if (found.isEmpty()) {
        break;
      }
      current = found.get();
    }
    return current;
  }

  private static boolean isBetter(Fitted one, Fitted other) {
    return one.levels() != other.levels()
        ? one.levels() < other.levels()
        : one.error() < other.error();
  }
}
