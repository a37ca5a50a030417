package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShorterFitsTest {
  private static final List<Activation> ROW =
      List.of(new Activation.Tanh(), new Activation.Relu(), new Activation.Sigmoid());

  private static final Map<String, Integer> DEPTHS = Map.of("y0", 4, "y1", 6, "y2", 4);

  private final TensorGraph graph = ActivationRow.graph(ROW);
  private final FitInOrder fits = ActivationRow.fits(graph, 1);
  private final EstimateRun estimate = ActivationRow.estimate(graph);

  private Fitted shorter(Fitted held, double budget, boolean quickly) {
    return new ShorterFits(fits, estimate, budget, quickly).run(held);
  }

  private double nanos(Fitted fitted) {
    return estimate.nanos(fitted.approximations());
  }

  @Test
  void theLastFewPowersTakeTheMostProducts() {
    RingCosts costs = new RingCosts(CostTable.standard(), 15, 4, 4);
    double[] full = FitActivation.anyNumbers(6);
    double fewer = costs.polynomial(polynomial(full, 60), 12);
    assertTrue(fewer < 0.9 * costs.polynomial(polynomial(full, 63), 12));
    assertTrue(costs.polynomial(polynomial(full, 56), 12) < 0.95 * fewer);
  }

  private static ChebyshevPolynomial polynomial(double[] coefficients, int degree) {
    return new ChebyshevPolynomial(Arrays.copyOf(coefficients, degree + 1));
  }

  @Test
  void degreesShrinkWithinTheBudgetAtTheSameDepths() {
    Fitted held = fits.fit(DEPTHS);
    for (boolean quickly : new boolean[] {true, false}) {
      for (double room : new double[] {1.05, 1.3, 2}) {
        Fitted shorter = shorter(held, room * held.error(), quickly);
        assertTrue(shorter.error() <= room * held.error());
        assertEquals(held.depths(), shorter.depths());
        assertEquals(held.levels(), shorter.levels());
        assertTrue(nanos(shorter) <= nanos(held));
      }
      assertTrue(nanos(shorter(held, 1.5 * held.error(), quickly)) < 0.95 * nanos(held));
    }
  }

  @Test
  void moreRoomSparesMoreTime() {
    Fitted held = fits.fit(DEPTHS);
    double some = nanos(shorter(held, 1.2 * held.error(), true));
    double more = nanos(shorter(held, 3 * held.error(), true));
    assertTrue(more < some, more + " for " + some);
  }

  @Test
  void nothingChangesWithoutRoom() {
    Fitted held = fits.fit(DEPTHS);
    Fitted same = shorter(held, held.error() / 2, true);
    assertEquals(held.error(), same.error());
    assertEquals(Map.of(), same.forms());
  }

  @Test
  void halvedPolynomialsKeepTheirParity() {
    Fitted halved = fits.halved(fits.fit(DEPTHS), "y1");
    Fitted shorter = shorter(halved, 2 * halved.error(), true);
    ChebyshevPolynomial polynomial =
        FitInOrder.find(shorter.approximations(), "y1").factors().getFirst();
    assertTrue(polynomial.degree() < 62, "degree " + polynomial.degree());
    for (int k = 3; k <= polynomial.degree(); k += 2) {
      assertEquals(0, polynomial.coefficient(k));
    }
  }

  @Test
  void aFunctionMayLoseItsParityOnAWiderInterval() {
    Activation clip = new Activation.Clip(0, 6);
    Form form = Form.HALVED.of(List.of(28));
    for (double halfWidth : new double[] {5, 7}) {
      OperandProfile profile = OperandProfile.bounded(-halfWidth, halfWidth, 1);
      Approximation fit = FitActivation.fit(clip, profile, 5, form);
      assertEquals(List.of(28), fit.degrees());
      boolean odd = fit.factors().getFirst().coefficient(3) != 0;
      assertEquals(halfWidth > 6, odd);
      assertTrue(fit.maxError() < 0.2, "error " + fit.maxError());
    }
  }

  @Test
  void compositionsHaveTheDegreesAskedFor() {
    OperandProfile profile = OperandProfile.bounded(-3, 3, 1);
    for (List<Integer> degrees :
        List.of(List.of(13, 27), List.of(31, 29), List.of(15, 27, 29, 31))) {
      Form form = Form.BEST.of(degrees);
      Approximation fit = FitActivation.fit(new Activation.Relu(), profile, 10, form);
      assertEquals(degrees, fit.degrees());
      assertTrue(fit.timesInput());
      assertTrue(fit.maxError() < 0.02, degrees + ": " + fit.maxError());
    }
  }

  @Test
  void aCompositionIsLookedForInFinerStepsFirst() {
    TensorGraph relu = ActivationRow.graph(List.of(new Activation.Relu()));
    FitInOrder own = ActivationRow.fits(relu, 1);
    Fitted held = own.fit(Map.of("y0", 9));
    Fitted finer = new ShorterFits(own, ActivationRow.estimate(relu), held.error(), true).run(held);
    assertTrue(finer.error() < held.error(), finer.error() + " for " + held.error());
  }
}
