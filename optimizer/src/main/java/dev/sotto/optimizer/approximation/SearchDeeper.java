package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.Optional;

/// Searches depths beyond the usual ones, for networks where those do not hold the tolerance: with
/// compositions of two factors up to a depth of 13, of more up to 20.
final class SearchDeeper {
  /// Compositions of more factors that do not hold the budget are taken where they leave no more
  /// than this part of the error of those of two.
  private static final double WORTH = 0.5;

  private static final int FIRST = FitActivation.LARGEST_COMPOSITE_DEPTH + 1;

  private final TensorGraph exact;
  private final Measured measured;
  private final Activations activations;
  private final EstimateRun estimate;
  private final double budget;

  SearchDeeper(
      TensorGraph exact,
      Measured measured,
      Activations activations,
      EstimateRun estimate,
      double budget) {
    this.exact = exact;
    this.measured = measured;
    this.activations = activations;
    this.estimate = estimate;
    this.budget = budget;
  }

  /// The depths found, where `usual`, the best of the usual ones by the lenient meter, miss the
  /// budget: what holds it by the strict meter, or else by the lenient one.
  Fitted from(Fitted usual) {
    return held(measured).or(() -> held(measured.lenient())).orElseGet(() -> least(usual));
  }

  /// From the least depth that holds the budget if all activations have it, as few levels as do.
  private Optional<Fitted> held(Measured judged) {
    for (int depth = FIRST; depth <= FitActivation.DEEPEST; depth++) {
      FitInOrder fits = fits(judged, depth);
      Fitted deepest = fits.fit(fits.deepest());
      if (deepest.error() <= budget) {
        Fitted lowered = new LowerDepths(fits, estimate, budget).lower(deepest, 0);
        boolean quickly = SearchDepths.isQuick(estimate, judged);
        return Optional.of(new ShorterFits(fits, estimate, budget, quickly).run(lowered));
      }
    }
    return Optional.empty();
  }

  /// The least error that compositions of two factors leave, or where they leave much less, the
  /// deepest of more.
  private Fitted least(Fitted usual) {
    Measured lenient = measured.lenient();
    FitInOrder ofTwo = fits(lenient, FitActivation.DEEPEST_OF_TWO);
    Fitted two = new LowerDepths(ofTwo, estimate, budget).search(usual.depths());
    FitInOrder ofMore = fits(lenient, FitActivation.DEEPEST);
    Fitted deepest = ofMore.fit(ofMore.deepest());
    return deepest.error() <= WORTH * two.error() ? deepest : two;
  }

  private FitInOrder fits(Measured judged, int deepest) {
    return activations.fits(exact, judged).upTo(deepest);
  }
}
