package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Which depths are found for activations in a row, each on all of the one before.
class LowerDepthsTest {
  private static final List<Activation> ROW =
      List.of(new Activation.Tanh(), new Activation.Relu(), new Activation.Sigmoid());

  @Test
  void noActivationCanBeOneLessDeepThanFound() {
    for (double budget : new double[] {3e-2, 1e-2, 3e-3}) {
      TensorGraph graph = ActivationRow.graph(ROW);
      FitInOrder fits = ActivationRow.fits(graph, 1);
      Fitted found =
          new LowerDepths(fits, ActivationRow.estimate(graph), budget).search(ones(graph));
      assertTrue(found.error() <= budget, found.error() + " above " + budget);
      for (Map.Entry<String, Integer> entry : found.depths().entrySet()) {
        if (entry.getValue() > 1) {
          Fitted less = fits.with(found, entry.getKey(), entry.getValue() - 1);
          assertTrue(less.error() > budget, found.depths() + " but less of " + entry.getKey());
        }
      }
    }
  }

  @Test
  void raisingStopsAtTheLeastErrorFoundWhereNoDepthHoldsTheBudget() {
    TensorGraph graph = ActivationRow.graph(List.of(new Activation.Relu()));
    FitInOrder fits = ActivationRow.fits(graph, 1);
    Fitted found = new LowerDepths(fits, ActivationRow.estimate(graph), 1e-9).search(ones(graph));
    for (int depth = 1; depth <= fits.largestDepth("y0"); depth++) {
      assertTrue(found.error() <= fits.fit(Map.of("y0", depth)).error(), "depth " + depth);
    }
  }

  @Test
  void theDeepestFitsHalveTheErrorWithEachLevel() {
    FitInOrder fits = ActivationRow.fits(ActivationRow.graph(List.of(new Activation.Relu())), 1);
    int largest = fits.largestDepth("y0");
    assertEquals(largest, fits.fit(Map.of("y0", largest + 1)).depth("y0"));
    FitInOrder deepest = fits.upTo(FitActivation.DEEPEST_OF_TWO);
    for (int depth = largest; depth < deepest.largestDepth("y0"); depth++) {
      double deeper = deepest.fit(Map.of("y0", depth + 1)).error();
      assertTrue(deeper < 0.6 * deepest.fit(Map.of("y0", depth)).error(), "depth " + depth);
    }
  }

  @Test
  void aCompositionTakesThePlaceOfALongPolynomialWhereItIsFaster() {
    TensorGraph graph = ActivationRow.graph(List.of(new Activation.Relu()));
    FitInOrder fits = ActivationRow.fits(graph, 1);
    EstimateRun estimate = ActivationRow.estimate(graph);
    double budget = Math.max(fits.fit(Map.of("y0", 8)).error(), fits.fit(Map.of("y0", 9)).error());
    Fitted narrow = new LowerDepths(fits, estimate, budget).search(Map.of("y0", 8));
    Fitted wide = new LowerDepths(fits, estimate, budget).searchWidely(Map.of("y0", 8));
    assertTrue(narrow.depth("y0") <= 8, "depth " + narrow.depth("y0"));
    assertTrue(wide.depth("y0") > 8, "depth " + wide.depth("y0"));
    assertTrue(wide.error() <= budget);
    assertTrue(estimate.nanos(wide.approximations()) < estimate.nanos(narrow.approximations()));
  }

  @Test
  void aCompositionThatJustMissesIsHeldByAnotherActivationOneDeeper() {
    TensorGraph graph = ActivationRow.graph(List.of(new Activation.Relu(), new Activation.Relu()));
    FitInOrder fits = ActivationRow.fits(graph, 1);
    EstimateRun estimate =
        new EstimateRun(graph, _ -> new RingCosts(CostTable.standard(), 15, 9, 6));
    Fitted direct = fits.fit(depths(8, 5));
    double budget = 1.1 * direct.error();
    for (int depth = 9; depth <= fits.largestDepth("y0"); depth++) {
      Fitted composed = fits.fit(depths(depth, 5));
      assertTrue(composed.error() > budget, "the composition alone holds the budget: " + depth);
    }
    Fitted wide = new LowerDepths(fits, estimate, budget).searchWidely(direct.depths());
    assertTrue(wide.error() <= budget);
    assertTrue(wide.depth("y0") > 8, wide.depths().toString());
    assertEquals(6, wide.depth("y1"));
    assertTrue(estimate.nanos(wide.approximations()) < estimate.nanos(direct.approximations()));
  }

  private static Map<String, Integer> depths(int first, int second) {
    Map<String, Integer> depths = new LinkedHashMap<>();
    depths.put("y0", first);
    depths.put("y1", second);
    return depths;
  }

  @Test
  void whatIsKnownFromSomeSamplesLeadsToDepthsThatHoldOnAll() {
    double budget = 1e-2;
    TensorGraph graph = ActivationRow.graph(ROW);
    LowerDepths first =
        new LowerDepths(ActivationRow.fits(graph, 4), ActivationRow.estimate(graph), budget);
    Map<String, Integer> some = first.searchWidely(ones(graph)).depths();
    Fitted all = first.on(ActivationRow.fits(graph, 1)).search(some);
    assertTrue(all.error() <= budget, all.depths() + ": " + all.error());
    Fitted fresh =
        new LowerDepths(ActivationRow.fits(graph, 1), ActivationRow.estimate(graph), budget)
            .search(some);
    assertEquals(fresh.levels(), all.levels());
  }

  @Test
  void anActivationGetsTheSameFitAloneAsWithThoseAfterIt() {
    FitInOrder fits = ActivationRow.fits(ActivationRow.graph(ROW), 4);
    Fitted before = fits.fit(Map.of("y0", 3, "y1", 4, "y2", 3));
    for (int depth = 2; depth <= fits.largestDepth("y1"); depth++) {
      assertEquals(
          factors(fits.with(before, "y1", depth).approximations()),
          factors(fits.alone(before, "y1", depth)));
    }
    assertEquals(
        factors(fits.halved(before, "y1").approximations()),
        factors(fits.halvedAlone(before, "y1")));
  }

  @Test
  void operandsThatDoNotChangeAreNotLookedAtAgain() {
    FitInOrder fits = ActivationRow.fits(ActivationRow.graph(ROW), 4);
    Fitted before = fits.fit(Map.of("y0", 3, "y1", 4, "y2", 3));
    Fitted after = fits.with(before, "y1", 5);
    assertSame(before.seen().get("y0"), after.seen().get("y0"));
    assertSame(before.seen().get("y1"), after.seen().get("y1"));
    assertNotSame(before.seen().get("y2"), after.seen().get("y2"));
    Fitted fresh = fits.fit(Map.of("y0", 3, "y1", 5, "y2", 3));
    assertEquals(fresh.error(), after.error());
    assertEquals(factors(fresh.approximations()), factors(after.approximations()));
  }

  /// Those of the activation in the middle.
  private static List<ChebyshevPolynomial> factors(Map<String, Approximation> approximations) {
    return Objects.requireNonNull(approximations.get("y1")).factors();
  }

  private static Map<String, Integer> ones(TensorGraph graph) {
    Map<String, Integer> depths = new LinkedHashMap<>();
    graph.nodes().forEach(node -> depths.put(node.result(), 1));
    return depths;
  }
}
