package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Searches depths of activations for the fewest levels under an error budget, by measuring.
///
/// From depths that miss the budget it raises what lowers the error most for a level; from ones
/// that hold it lowers what costs least, until nothing can be spared. What remains may be improved
/// by exchanges: one activation deeper, two steps elsewhere less deep; or by compositions in place
/// of long polynomials, perhaps with another activation one deeper: both where a run gets faster.
///
/// Errors of different activations hardly know of each other: their squares add. So what a step of
/// one activation did to the square when it was last tried holds while only others change, or when
/// seen on other samples, and a step is tried anew only where that makes it the best.
final class LowerDepths {
  private static final int MAX_RAISES = 24;

  /// Where the error is at most so many times the budget, one activation is raised by at most so
  /// many levels at a time: where none of them lowers the error, it lies in other activations.
  private static final double NEAR = 4;

  private static final int MAX_RAISE = 2;

  /// Up to this depth one polynomial is tried, above compositions mostly.
  private static final int COMPOSITE_DEPTH = 8;

  /// Steps and exchanges are tried where the error foreseen is up to this part of the budget; so
  /// many exchanges a round.
  private static final double PROMISING = 1.25;

  private static final int MAX_TRIES = 6;

  private final FitInOrder fits;
  private final EstimateRun estimate;
  private final double budget;

  /// What steps did when they were last tried.
  private final Map<Step, Effect> raising;

  private final Map<Step, Effect> lowering;

  /// A step of an activation from a depth.
  private record Step(String result, int depth) {
    static Step of(Fitted before, String result) {
      return new Step(result, before.depth(result));
    }
  }

  /// What a step adds to the levels and to the square of the error.
  private record Effect(int levels, double growth) {
    /// Of a step that was not tried yet: it may be the best.
    static final Effect UNKNOWN = new Effect(Integer.MIN_VALUE / 2, Double.NEGATIVE_INFINITY);

    /// Of a step that cannot be taken.
    static final Effect NONE = new Effect(0, Double.POSITIVE_INFINITY);

    static Effect of(Fitted before, Fitted after) {
      return new Effect(
          after.levels() - before.levels(), square(after.error()) - square(before.error()));
    }

    double errorFrom(Fitted before) {
      return Math.sqrt(Math.max(0, square(before.error()) + growth));
    }

    Standing standingFrom(Fitted before) {
      return new Standing(before.levels() + levels, errorFrom(before));
    }
  }

  /// What depths are judged by: fewer levels, then less error.
  private record Standing(int levels, double error) implements Comparable<Standing> {
    static Standing of(Fitted fitted) {
      return new Standing(fitted.levels(), fitted.error());
    }

    @Override
    public int compareTo(Standing other) {
      return levels == other.levels
          ? Double.compare(error, other.error)
          : Integer.compare(levels, other.levels);
    }
  }

  LowerDepths(FitInOrder fits, EstimateRun estimate, double budget) {
    this(fits, estimate, budget, new HashMap<>(), new HashMap<>());
  }

  private LowerDepths(
      FitInOrder fits,
      EstimateRun estimate,
      double budget,
      Map<Step, Effect> raising,
      Map<Step, Effect> lowering) {
    this.fits = fits;
    this.estimate = estimate;
    this.budget = budget;
    this.raising = raising;
    this.lowering = lowering;
  }

  /// The same search on other samples, which begins with what is known from these.
  LowerDepths on(FitInOrder others) {
    return new LowerDepths(
        others, estimate, budget, new HashMap<>(raising), new HashMap<>(lowering));
  }

  /// The fewest levels found that hold `budget`, or without any the least error found.
  Fitted search(Map<String, Integer> depths) {
    Fitted raised = raise(fits.fit(depths));
    return raised.error() <= budget ? lower(raised, 0) : raised;
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
      Fitted before = current;
      Optional<Fitted> next = Optional.empty();
      double least = Double.POSITIVE_INFINITY;
      List<String> order = new ArrayList<>(before.depths().keySet());
      order.sort(Comparator.comparingDouble(result -> score(foreseen(before, result), before)));
      for (String result : order) {
        if (least <= score(foreseen(before, result), before)) {
          break;
        }
        Optional<Fitted> move =
            moves(before, result).stream()
                .filter(fitted -> !seen.contains(fitted.depths()))
                .min(Comparator.comparingDouble(f -> score(Effect.of(before, f), before)));
        Effect effect = move.map(fitted -> Effect.of(before, fitted)).orElse(Effect.NONE);
        raising.put(Step.of(before, result), effect);
        if (score(effect, before) < least) {
          least = score(effect, before);
          next = move;
        }
      }
      if (next.isEmpty()) {
        break;
      }
      current = next.get();
      best = current.error() < best.error() ? current : best;
    }
    return best;
  }

  /// The error after a step; one that takes no level may leave more.
  private static double score(Effect effect, Fitted before) {
    return effect.errorFrom(before) * (effect.levels() > 0 ? 1 : 0.7);
  }

  /// Of a raise; where it was not tried, but that of the level below: errors halve from level to
  /// level, so their square falls by a quarter of what it fell by then.
  private Effect foreseen(Fitted before, String result) {
    Effect below = raising.get(new Step(result, before.depth(result) - 1));
    Effect own = effect(raising, before, result);
    return own.equals(Effect.UNKNOWN) && below != null && below.growth() < 0
        ? new Effect(below.levels(), below.growth() / 4)
        : own;
  }

  private static Effect effect(Map<Step, Effect> known, Fitted before, String result) {
    return known.getOrDefault(Step.of(before, result), Effect.UNKNOWN);
  }

  /// One activation deeper, or made one polynomial where it is a composition: that misses in other
  /// places.
  private List<Fitted> moves(Fitted current, String result) {
    List<Fitted> moves = new ArrayList<>();
    raised(current, result).ifPresent(moves::add);
    if (current.depth(result) > COMPOSITE_DEPTH && fits.hasCompositions(result)) {
      moves.add(fits.with(current, result, COMPOSITE_DEPTH));
    }
    return moves;
  }

  /// One activation by itself deeper, by as little as lowers the error, or else where it is least
  /// of a few.
  private Optional<Fitted> raised(Fitted current, String result) {
    Optional<Fitted> raised = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    int depth = current.depth(result) + 1;
    int deepest = fits.largestDepth(result);
    if (current.error() <= NEAR * budget) {
      deepest = Math.min(deepest, current.depth(result) + MAX_RAISE);
    }
    for (; depth <= deepest && least >= current.error(); depth++) {
      Fitted deeper = fits.with(current, result, depth);
      if (deeper.error() < least) {
        least = deeper.error();
        raised = Optional.of(deeper);
      }
    }
    return raised;
  }

  /// With compositions in place of long polynomials where a run gets faster: deeper, of fewer
  /// products.
  private Fitted compose(Fitted from) {
    Fitted current = from;
    for (String result : from.depths().keySet()) {
      int direct = current.depth(result);
      boolean mayCompose =
          direct >= FitActivation.SMALLEST_COMPOSITE_DEPTH && fits.hasCompositions(result);
      for (int depth = direct + 1; mayCompose && depth <= fits.largestDepth(result); depth++) {
        double now = nanos(current);
        // Each step takes longer than the one before, and the fit alone hardly changes other times.
        if (leastNanos(current, result, depth) >= now
            || estimate.nanos(fits.alone(current, result, depth)) >= now) {
          continue;
        }
        Fitted composed = fits.with(current, result, depth);
        Fitted faster = nanos(composed) < now ? held(composed, result, current) : current;
        // A composition mostly leaves less error, which others may use up.
        current = faster.depths().equals(current.depths()) ? current : lightened(faster, result);
      }
    }
    return current;
  }

  /// With activations other than `composed` less deep as long as that holds the budget and makes a
  /// run faster.
  private Fitted lightened(Fitted from, String composed) {
    Fitted current = from;
    for (String other : from.depths().keySet()) {
      boolean light = other.equals(composed);
      while (!light && current.depth(other) > 1) {
        Fitted shallower = fits.with(current, other, current.depth(other) - 1);
        light = shallower.error() > budget || nanos(shallower) >= nanos(current);
        current = light ? current : shallower;
      }
    }
    return current;
  }

  /// Of a run with another fit for one activation: it has the time of one of these forms.
  private double leastNanos(Fitted current, String result, int depth) {
    return fits.forms(current, result, depth).stream().mapToDouble(estimate::nanos).min().orElse(0);
  }

  /// `composed` where it holds the budget, or where it nearly does, with another activation deeper
  /// by one; `current` where nothing of that is as fast.
  private Fitted held(Fitted composed, String result, Fitted current) {
    if (composed.error() <= budget) {
      return composed;
    }
    Fitted fastest = current;
    for (String other : composed.depths().keySet()) {
      if (!other.equals(result) && composed.error() <= PROMISING * budget) {
        Fitted deeper = fits.with(composed, other, composed.depth(other) + 1);
        if (deeper.error() <= budget && nanos(deeper) < nanos(fastest)) {
          fastest = deeper;
        }
      }
    }
    return fastest;
  }

  private double nanos(Fitted fitted) {
    return estimate.nanos(fitted.approximations());
  }

  /// From depths that hold the budget, as few levels as do, but no fewer than `enough`.
  Fitted lower(Fitted from, int enough) {
    Fitted current = from;
    List<String> left = new ArrayList<>(from.depths().keySet());
    while (current.levels() > enough) {
      Fitted before = current;
      left.removeIf(result -> before.depth(result) <= 1);
      left.sort(
          Comparator.comparing(result -> effect(lowering, before, result).standingFrom(before)));
      Optional<Fitted> found = Optional.empty();
      for (String result : List.copyOf(left)) {
        Standing foreseen = effect(lowering, before, result).standingFrom(before);
        if (found.isPresent() && foreseen.compareTo(Standing.of(found.get())) >= 0) {
          break;
        }
        if (foreseen.error() > PROMISING * budget) {
          left.remove(result);
          continue;
        }
        Fitted lowered = lowered(before, result);
        if (lowered.error() > budget) {
          left.remove(result);
        } else if (found.isEmpty()
            || Standing.of(lowered).compareTo(Standing.of(found.get())) < 0) {
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
    lowering.put(Step.of(current, result), Effect.of(current, lowered));
    return lowered;
  }

  /// Two activations to be lowered, and what that is foreseen to add to the square of the error.
  private record Pair(String first, String second, double growth) {}

  /// An activation to be raised, two to be lowered then, and the error foreseen, squared.
  private record Exchange(Fitted raised, String first, String second, double foreseen) {}

  /// A faster run within the budget by an exchange.
  private Optional<Fitted> exchange(Fitted current) {
    List<Exchange> exchanges = new ArrayList<>();
    List<String> results = List.copyOf(current.depths().keySet());
    for (String deeper : results) {
      List<Pair> pairs = promising(current, deeper);
      Optional<Fitted> raised = pairs.isEmpty() ? Optional.empty() : raised(current, deeper);
      for (int k = 0; raised.isPresent() && k < pairs.size(); k++) {
        Pair pair = pairs.get(k);
        double foreseen = square(raised.get().error()) + pair.growth();
        if (foreseen <= square(PROMISING * budget)) {
          exchanges.add(new Exchange(raised.get(), pair.first(), pair.second(), foreseen));
        }
      }
    }
    return exchanges.stream()
        .sorted(Comparator.comparingDouble(Exchange::foreseen))
        .limit(MAX_TRIES)
        .map(this::carriedOut)
        .filter(fitted -> fitted.error() <= budget)
        .filter(fitted -> nanos(fitted) < nanos(current))
        .findFirst();
  }

  /// Two activations to be lowered, other than `deeper`, that about hold the budget once `deeper`
  /// is raised. What lowering it would add is three times the square of what it leaves, for errors
  /// halve from level to level: a raise spares a quarter of that.
  private List<Pair> promising(Fitted current, String deeper) {
    List<String> others = new ArrayList<>(current.depths().keySet());
    others.remove(deeper);
    double raised = Math.max(0, square(current.error()) - growth(current, deeper) / 4);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      for (int j = i; j < others.size(); j++) {
        double growth =
            growth(current, others.get(i))
                // A second step of the same activation doubles its error once more.
                + (i == j ? 4 : 1) * growth(current, others.get(j));
        if (raised + growth <= square(PROMISING * budget)) {
          pairs.add(new Pair(others.get(i), others.get(j), growth));
        }
      }
    }
    return pairs;
  }

  private Fitted carriedOut(Exchange exchange) {
    Fitted once = lowered(exchange.raised(), exchange.first());
    // What misses the budget by now is not saved by another step.
    boolean goesOn = once.error() <= budget && once.depth(exchange.second()) > 1;
    return goesOn ? lowered(once, exchange.second()) : once;
  }

  private double growth(Fitted before, String result) {
    return lowering.getOrDefault(Step.of(before, result), Effect.NONE).growth();
  }

  private static double square(double error) {
    return error * error;
  }
}
