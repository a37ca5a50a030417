package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Searches depths of activations for the fewest levels under an error budget, by measuring.
///
/// From depths that miss the budget it raises what lowers the error most for a level; from ones
/// that hold it lowers what costs least, until nothing can be spared. What remains may be improved
/// by exchanges: one activation deeper, two steps elsewhere less deep; or by compositions in place
/// of long polynomials: both where a run gets faster.
final class LowerDepths {
  private static final int MAX_RAISES = 24;

  /// Up to this depth one polynomial is tried, above compositions mostly.
  private static final int COMPOSITE_DEPTH = 8;

  /// Exchanges are tried where the error foreseen is up to this part of the budget; so many a
  /// round.
  private static final double PROMISING = 1.25;

  private static final int MAX_TRIES = 6;

  private final FitInOrder fits;
  private final EstimateRun estimate;
  private final double budget;

  /// By how much the square of the error grew when an activation was last lowered.
  private final Map<String, Double> growth = new HashMap<>();

  LowerDepths(FitInOrder fits, EstimateRun estimate, double budget) {
    this.fits = fits;
    this.estimate = estimate;
    this.budget = budget;
  }

  /// The fewest levels found that hold `budget`, or without any the least error found.
  Fitted search(Map<String, Integer> depths) {
    Fitted raised = raise(fits.fit(depths));
    return raised.error() <= budget ? lower(raised, 0) : raised;
  }

  /// From depths that hold the budget, as few levels as do, but no fewer than `enough`.
  Fitted lower(Map<String, Integer> depths, int enough) {
    return lower(fits.fit(depths), enough);
  }

  /// As [#search], and with exchanges and compositions.
  Fitted searchWidely(Map<String, Integer> depths) {
    Fitted current = search(depths);
    Optional<Fitted> better = current.error() > budget ? Optional.empty() : exchange(current);
    while (better.isPresent()) {
      current = lower(better.get(), 0);
      better = exchange(current);
    }
    return current.error() > budget ? current : compose(current);
  }

  private Fitted raise(Fitted from) {
    Fitted current = from;
    Fitted best = from;
    Set<Map<String, Integer>> seen = new HashSet<>();
    for (int round = 0; round < MAX_RAISES && current.error() > budget; round++) {
      seen.add(current.depths());
      int levels = current.levels();
      List<Fitted> moves = new ArrayList<>(raised(current).values());
      moves.addAll(direct(current));
      Optional<Fitted> next =
          moves.stream()
              .filter(move -> !seen.contains(move.depths()))
              .min(Comparator.comparingDouble(f -> f.error() * (f.levels() > levels ? 1 : 0.7)));
      if (next.isEmpty()) {
        break;
      }
      current = next.get();
      best = current.error() < best.error() ? current : best;
    }
    return best;
  }

  /// Each activation by itself deeper, by as little as lowers the error, or else where it is least.
  private Map<String, Fitted> raised(Fitted current) {
    Map<String, Fitted> raised = new LinkedHashMap<>();
    for (String result : current.depths().keySet()) {
      double least = Double.POSITIVE_INFINITY;
      int depth = current.depth(result) + 1;
      for (; depth <= fits.largestDepth(result) && least >= current.error(); depth++) {
        Fitted deeper = fits.with(current, result, depth);
        if (deeper.error() < least) {
          least = deeper.error();
          raised.put(result, deeper);
        }
      }
    }
    return raised;
  }

  /// Each composition by itself made one polynomial: it misses in other places.
  private List<Fitted> direct(Fitted current) {
    List<Fitted> direct = new ArrayList<>();
    for (String result : current.depths().keySet()) {
      if (current.depth(result) > COMPOSITE_DEPTH
          && fits.largestDepth(result) > FitActivation.LARGEST_DIRECT_DEPTH) {
        direct.add(fits.with(current, result, COMPOSITE_DEPTH));
      }
    }
    return direct;
  }

  /// With compositions in place of long polynomials where a run gets faster: deeper, of fewer
  /// products.
  private Fitted compose(Fitted from) {
    Fitted current = from;
    for (String result : from.depths().keySet()) {
      int direct = current.depth(result);
      for (int depth = direct + 1;
          direct >= FitActivation.SMALLEST_COMPOSITE_DEPTH && depth <= fits.largestDepth(result);
          depth++) {
        Fitted composed = fits.with(current, result, depth);
        if (composed.error() <= budget && nanos(composed) < nanos(current)) {
          current = composed;
        }
      }
    }
    return current;
  }

  private double nanos(Fitted fitted) {
    return estimate.nanos(fitted.approximations());
  }

  private Fitted lower(Fitted from, int enough) {
    Fitted current = from;
    List<String> left = new ArrayList<>(from.depths().keySet());
    while (!left.isEmpty() && current.levels() > enough) {
      Optional<Fitted> found = Optional.empty();
      for (String result : List.copyOf(left)) {
        if (current.depth(result) <= 1) {
          left.remove(result);
          continue;
        }
        Fitted lowered = lowered(current, result);
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

  private Fitted lowered(Fitted current, String result) {
    int depth = current.depth(result);
    Fitted lowered = fits.with(current, result, depth - 1);
    if (lowered.error() > budget && depth > COMPOSITE_DEPTH) {
      // A composition and a polynomial miss in different places: the next may do better.
      lowered = fits.with(current, result, COMPOSITE_DEPTH);
    }
    growth.put(result, square(lowered.error()) - square(current.error()));
    return lowered;
  }

  /// An activation to be raised, two to be lowered then, and the error foreseen, squared.
  private record Exchange(Fitted raised, String first, String second, double foreseen) {}

  /// A faster run within the budget by an exchange. Errors of different activations hardly know of
  /// each other: their squares add.
  private Optional<Fitted> exchange(Fitted current) {
    List<Exchange> exchanges = new ArrayList<>();
    List<String> results = List.copyOf(current.depths().keySet());
    raised(current)
        .forEach(
            (deeper, raised) -> {
              for (int i = 0; i < results.size(); i++) {
                for (int j = i; j < results.size(); j++) {
                  String first = results.get(i);
                  String second = results.get(j);
                  double foreseen =
                      square(raised.error())
                          + growth(first)
                          // A second step of the same activation doubles its error once more.
                          + (i == j ? 4 : 1) * growth(second);
                  if (!first.equals(deeper) && !second.equals(deeper)) {
                    exchanges.add(new Exchange(raised, first, second, foreseen));
                  }
                }
              }
            });
    return exchanges.stream()
        .filter(exchange -> exchange.foreseen() <= square(PROMISING * budget))
        .sorted(Comparator.comparingDouble(Exchange::foreseen))
        .limit(MAX_TRIES)
        .map(this::carriedOut)
        .filter(fitted -> fitted.error() <= budget)
        .filter(fitted -> nanos(fitted) < nanos(current))
        .findFirst();
  }

  private Fitted carriedOut(Exchange exchange) {
    Fitted once = lowered(exchange.raised(), exchange.first());
    return once.depth(exchange.second()) > 1 ? lowered(once, exchange.second()) : once;
  }

  private double growth(String result) {
    return growth.getOrDefault(result, Double.POSITIVE_INFINITY);
  }

  private static double square(double error) {
    return error * error;
  }

  private static boolean isBetter(Fitted one, Fitted other) {
    return one.levels() != other.levels()
        ? one.levels() < other.levels()
        : one.error() < other.error();
  }
}
