package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormsTest {
  /// What the time of an approximation depends on.
  private static List<Object> form(Approximation approximation) {
    List<Object> form = new ArrayList<>();
    form.add(approximation.timesInput());
    for (ChebyshevPolynomial factor : approximation.factors()) {
      List<Boolean> counts = new ArrayList<>();
      for (double coefficient : factor.toArray()) {
        counts.add(coefficient != 0);
      }
      form.add(counts);
    }
    return form;
  }

  @Test
  void everyFitHasOneOfTheFormsForeseen() {
    OperandProfile profile = OperandProfile.bounded(-3, 2, 1);
    for (Activation function :
        List.of(
            new Activation.Relu(),
            new Activation.LeakyRelu(0.1),
            new Activation.Abs(),
            new Activation.Sigmoid())) {
      Approximation some = FitActivation.fit(function, profile, 2);
      for (int depth = 1;
          depth <= FitActivation.largestDepth(function, FitActivation.DEEPEST_OF_TWO);
          depth++) {
        List<Object> fitted = form(FitActivation.fit(function, profile, depth));
        List<Approximation> forms = FitActivation.forms(function, some, depth);
        assertTrue(
            forms.stream().anyMatch(like -> form(like).equals(fitted)), function + " " + depth);
      }
    }
  }
}
