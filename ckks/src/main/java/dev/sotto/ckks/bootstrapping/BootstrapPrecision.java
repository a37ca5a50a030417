package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.NoiseModel;
import java.util.Optional;

/// The error that a bootstrapping is expected to add to a slot, for slots uniform in [-1, 1].
///
/// @param average mean absolute error
/// @param worst what the largest error of all slots stays below
/// @param noise the standard deviation of the part that is random
public record BootstrapPrecision(double average, double worst, double noise) {
  private static final int SAMPLES = 200;

  /// One bootstrapping in so many may exceed `worst`.
  private static final double RARITY = 1024;

  /// The prediction for one bootstrapping to `scale`.
  public static BootstrapPrecision predict(
      CkksParameters parameters, BootstrapShape shape, double scale) {
    Approximation approximation = approximation(shape);
    double noise = noise(parameters, shape, scale);
    return new BootstrapPrecision(
        approximation.average + noise * Math.sqrt(2 / Math.PI),
        approximation.worst + noise * deviations(parameters.slots()),
        noise);
  }

  /// Standard deviations that the noise of no slot exceeds, but for one bootstrapping in `RARITY`.
  /// The slots with `I = 0`, a quarter of all, have twice the deviation of the average.
  private static double deviations(int slots) {
    return 2 * NoiseModel.deviations(slots / 4.0, 1 / RARITY);
  }

  private record Approximation(double average, double worst) {}

  /// The reduction's polynomials on numbers in the clear.
  private static Approximation approximation(BootstrapShape shape) {
    ChebyshevPolynomial cosine = SinePolynomials.cosine(shape);
    Optional<ChebyshevPolynomial> arcsine = SinePolynomials.arcsine(shape);
    double unit = 2 * Math.PI / (1L << shape.ratioBits());
    double slope = SinePolynomials.slope(shape);
    double worst = 0;
    double sum = 0;
    for (int i = -shape.interval(); i <= shape.interval(); i++) {
      for (int k = 0; k <= SAMPLES; k++) {
        double x = 2.0 * k / SAMPLES - 1;
        double t = i + x / (1L << shape.ratioBits());
        double y = cosine.value((t - 0.25) / ModularReduction.bound(shape));
        for (int r = 0; r < shape.doubleAngles(); r++) {
          y = 2 * y * y - 1;
        }
        double reduced = arcsine.isPresent() ? arcsine.get().value(y) : y;
        double error = Math.abs(reduced * slope / unit - x);
        worst = Math.max(worst, error);
        sum += error * shape.probability(i) / (SAMPLES + 1);
      }
    }
    return new Approximation(sum, worst);
  }

  /// Each error of the reduction's levels, times the derivative of the result by the value it falls
  /// on. For the argument that is `2πB`: it carries the last rounding of CoeffsToSlots, twice
  /// because of the conjugate, and the key switch of the conjugation. For `T₂ = 2x² - 1` it is
  /// `2πB/4x`, large where the argument `x = (I - 1/4)/B` is small; each doubling after it divides
  /// by four.
  private static double noise(CkksParameters parameters, BootstrapShape shape, double scale) {
    NoiseModel model = new NoiseModel(parameters);
    int level = shape.evalModLevel(parameters);
    double reductionScale = parameters.group(level).getFirst().p();
    double rounding = model.rescale(reductionScale);
    double argument = 2 * Math.PI * ModularReduction.bound(shape);
    double second = argument * ModularReduction.bound(shape) * inverseArgument(shape) / 4;
    double reduction =
        NoiseModel.sum(
            2 * argument * rounding,
            argument * model.keySwitch(level, reductionScale),
            second * rounding,
            second / 4 * rounding,
            second / 4 * rounding);
    double bottom = parameters.group(0).getFirst().p() / (1L << shape.ratioBits());
    double unit = 2 * Math.PI / (1L << shape.ratioBits());
    return NoiseModel.sum(
        reduction / unit, model.rescale(scale), slotsToCoeffs(model, parameters, shape, bottom));
  }

  /// The root mean square of `1/(I - 1/4)`.
  private static double inverseArgument(BootstrapShape shape) {
    double sum = 0;
    for (int i = -shape.interval(); i <= shape.interval(); i++) {
      sum += shape.probability(i) / ((i - 0.25) * (i - 0.25));
    }
    return Math.sqrt(sum);
  }

  /// A rounding at level 0 is that of one coefficient, hence of one slot; one before it grows with
  /// the square root of each factor's size.
  private static double slotsToCoeffs(
      NoiseModel model, CkksParameters parameters, BootstrapShape shape, double bottom) {
    double coefficient = model.rescale(bottom) / Math.sqrt(parameters.slots());
    double growth = Math.pow(parameters.slots(), 1.0 / (2 * shape.slotsToCoeffsLevels()));
    double sum = 0;
    for (int i = 0; i < shape.slotsToCoeffsLevels(); i++) {
      sum = NoiseModel.sum(sum, coefficient * Math.pow(growth, i));
    }
    return sum;
  }
}
