package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.approximation.ChooseDegrees.Choice;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Searches depths of activations on some samples, then goes on from there on all of them: by the
/// strict meter, where no depths hold that, by the lenient one, and where none hold that either,
/// with the deepest fits.
final class SearchDepths {
  /// The rest of the tolerance is left to encryption's noise and to samples not seen.
  static final double BUDGET_SHARE = 0.9;

  /// The part of the tolerance where samples are few: the largest error of two groups of eight is
  /// exceeded by every third group not seen.
  static final double SMALL_BUDGET_SHARE = 0.7;

  /// From so many samples on, what they tell is taken to hold for others.
  static final int MANY_SAMPLES = 64;

  /// Where one evaluation on all samples takes no more, all kinds of steps are tried on them too.
  private static final double WIDE_WORK = 1e8;

  /// Where the deepest fits miss the budget by more than this, no others are looked for.
  private static final double HOPELESS = 1.25;

  /// So many levels less for a smaller ring are worth a group in ten beyond the tolerance.
  private static final int SPARED_LEVELS = 3;

  private final TensorGraph exact;
  private final Measured measured;
  private final Measured quick;
  private final Activations activations;
  private final EstimateRun estimate;
  private final double tolerance;
  private final double budget;

  /// @param quick some of the samples of `measured`
  /// @param tolerance on the outputs' errors
  SearchDepths(
      TensorGraph exact,
      Measured measured,
      Measured quick,
      Activations activations,
      EstimateRun estimate,
      double tolerance) {
    this.exact = exact;
    this.measured = measured;
    this.quick = quick;
    this.activations = activations;
    this.estimate = estimate;
    this.tolerance = tolerance;
    this.budget = budget(tolerance, measured.evaluator().samples());
  }

  /// What the errors of so many samples are held to.
  static double budget(double tolerance, int samples) {
    return tolerance * (samples >= MANY_SAMPLES ? BUDGET_SHARE : SMALL_BUDGET_SHARE);
  }

  /// The depths of the fastest run found, or where none hold the budget those of least error.
  Fitted run() {
    Choice first = choose(quick);
    if (first.error() <= HOPELESS * budget || hopeful()) {
      Fitted strict = search(measured, quick, first);
      if (strict.error() <= budget) {
        return spared(strict, measured);
      }
      // What the lenient meter lets pass misses the tolerance by more.
      if (strict.error() <= tolerance) {
        return strict;
      }
    }
    Measured lenient = measured.lenient();
    Measured quickly = quick.lenient();
    Fitted usual = search(lenient, quickly, choose(quickly));
    if (usual.error() <= budget) {
      return spared(usual, lenient);
    }
    return new SearchDeeper(exact, measured, activations, estimate, budget).from(usual);
  }

  /// Whether the deepest fits hold the budget by the strict meter, or nearly.
  private boolean hopeful() {
    FitInOrder fits = activations.fits(exact, quick);
    return fits.fit(fits.deepest()).error() <= HOPELESS * budget;
  }

  private Choice choose(Measured some) {
    return new ChooseDegrees(
            exact, some.evaluator(), some.meter(), activations.candidates(), some.values())
        .choose(budget);
  }

  private Fitted search(Measured all, Measured some, Choice choice) {
    Map<String, Integer> depths = new LinkedHashMap<>();
    for (String result : activations.candidates().keySet()) {
      Approximation approximation = choice.approximations().get(result);
      depths.put(result, approximation == null ? 1 : Math.max(1, approximation.depth()));
    }
    LowerDepths last = new LowerDepths(activations.fits(exact, all), estimate, budget);
    boolean quickly = isQuick(estimate, all);
    if (some.evaluator().samples() < all.evaluator().samples()) {
      LowerDepths first = new LowerDepths(activations.fits(exact, some), estimate, budget);
      depths = first.searchWidely(depths).depths();
      // What steps did on fewer samples is relied upon only where trying them again takes long.
      last = quickly ? last : first.on(activations.fits(exact, all));
    }
    return quickly ? last.searchWidely(depths) : last.search(depths);
  }

  /// `held` by the meter of `all`, with levels and products spared.
  private Fitted spared(Fitted held, Measured all) {
    return inSmallerRing(held)
        .map(lowered -> faster(lowered, measured.lenient(), tolerance))
        .orElseGet(() -> faster(held, all, budget));
  }

  /// At the same depths, with what makes a run faster within `most`.
  private Fitted faster(Fitted held, Measured all, double most) {
    FitInOrder fits = activations.fits(exact, all);
    boolean quickly = isQuick(estimate, all);
    return new ShorterFits(fits, estimate, most, quickly).run(halved(held, fits, most));
  }

  /// Whether one evaluation on all samples takes so little time that many may be tried.
  static boolean isQuick(EstimateRun estimate, Measured all) {
    return estimate.entries() * all.evaluator().samples() <= WIDE_WORK;
  }

  /// With polynomials of half the coefficients where a run gets faster within `most`.
  private Fitted halved(Fitted held, FitInOrder fits, double most) {
    Fitted current = held;
    for (String result : held.depths().keySet()) {
      double now = estimate.nanos(current.approximations());
      // Fitting those after it anew takes longer, and hardly changes their times.
      if (estimate.nanos(fits.halvedAlone(current, result)) >= now) {
        continue;
      }
      Fitted half = fits.halved(current, result);
      if (half.error() <= most
          && half.levels() <= current.levels()
          && estimate.nanos(half.approximations()) < now) {
        current = half;
      }
    }
    return current;
  }

  /// Where `held` is just too deep for a ring, what the lenient meter lets into that at the whole
  /// tolerance: in the next ring a run takes twice the time and memory.
  private Optional<Fitted> inSmallerRing(Fitted held) {
    int ring = estimate.logN(held.levels());
    for (int spared = 1; held.error() <= budget && spared <= SPARED_LEVELS; spared++) {
      int levels = held.levels() - spared;
      if (estimate.logN(levels) < ring) {
        FitInOrder lenient = activations.fits(exact, measured.lenient());
        Fitted lowered =
            new LowerDepths(lenient, estimate, tolerance).lower(lenient.judged(held), levels);
        return Optional.of(lowered).filter(fitted -> fitted.levels() <= levels);
      }
    }
    return Optional.empty();
  }
}
