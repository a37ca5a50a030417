package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import java.util.HashMap;
import java.util.Map;

/// The operand of an activation as the approximations before it leave it, and the fits on it: a
/// search asks for many of them again while only activations after it change.
final class SeenOperand {
  private final Activation function;
  private final OperandProfile profile;
  private final Map<Wanted, Approximation> fits = new HashMap<>();

  private record Wanted(int depth, Form form) {}

  SeenOperand(Activation function, OperandProfile profile) {
    this.function = function;
    this.profile = profile;
  }

  /// The best fit of `depth` in `form`; where no polynomial of that depth can have half the
  /// coefficients, the best fit of all.
  Approximation fit(int depth, Form form) {
    return fits.computeIfAbsent(
        new Wanted(depth, form),
        wanted -> FitActivation.fit(function, profile, wanted.depth(), wanted.form()));
  }
}
