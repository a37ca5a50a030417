package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import java.util.HashMap;
import java.util.Map;

/// The operand of an activation as the approximations before it leave it, and the fits on it: a
/// search asks for many of them again while only activations after it change.
final class SeenOperand {
  private final Activation function;
  private final OperandProfile profile;
  private final Map<Integer, Approximation> fits = new HashMap<>();
  private final Map<Integer, Approximation> halved = new HashMap<>();

  SeenOperand(Activation function, OperandProfile profile) {
    this.function = function;
    this.profile = profile;
  }

  /// The best fit of `depth`.
  Approximation fit(int depth) {
    return fits.computeIfAbsent(depth, at -> FitActivation.fit(function, profile, at));
  }

  /// The polynomial of `depth` with half the coefficients, or where there is none the best fit.
  Approximation fitHalf(int depth) {
    return halved.computeIfAbsent(
        depth, at -> FitActivation.fitHalf(function, profile, at).orElseGet(() -> fit(at)));
  }
}
