package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import dev.sotto.ckks.circuits.PolynomialEvaluator;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Combination;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.List;
import java.util.Optional;

/// `t → sin(2πt)`, or the arcsine of it, for `t` near integers of `[-K, K]`: what is left of `t`
/// modulo 1, times 2π.
///
/// The sine is the cosine of `2π(t - 1/4)`, computed as a polynomial of an angle `2^r` times
/// smaller, which is then doubled `r` times. The shift by a quarter comes before the polynomial,
/// which is therefore even and costs half the products of one of the same degree.
///
/// Source: K. Han, D. Ki, "Better Bootstrapping for Approximate Homomorphic Encryption", 2019, §4,
/// for the doubled angle; J.-W. Lee, E. Lee, Y. Lee, Y.-S. Kim, J.-S. No, "High-Precision
/// Bootstrapping of RNS-CKKS Homomorphic Encryption Using Optimal Minimax Polynomial Approximation
/// and Inverse Sine Function", 2021, §4, for the arcsine.
final class ModularReduction {
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final CkksParameters parameters;
  private final PolynomialEvaluator polynomials;
  private final BootstrapShape shape;
  private final ChebyshevPolynomial cosine;
  private final Optional<ChebyshevPolynomial> arcsine;

  ModularReduction(Evaluator evaluator, Encoder encoder, BootstrapShape shape) {
    this.evaluator = evaluator;
    this.encoder = encoder;
    this.parameters = evaluator.context().parameters();
    this.polynomials = new PolynomialEvaluator(evaluator, encoder);
    this.shape = shape;
    this.cosine = SinePolynomials.cosine(shape);
    this.arcsine = SinePolynomials.arcsine(shape);
  }

  /// The largest `|t|`, with the quarter's shift: arguments are divided by it.
  static double bound(BootstrapShape shape) {
    return shape.interval() + 0.5;
  }

  /// `sin(2πt)` or its arcsine at exactly `targetScale`, `shape.evalModLevels()` levels lower.
  ///
  /// @param x `t / bound`, of degree 1
  Ciphertext evaluate(Ciphertext x, double targetScale) {
    Ciphertext shifted =
        evaluator.add(x, encoder.encodeConstant(-0.25 / bound(shape), x.level(), x.scale()));
    int afterCosine = x.level() - cosine.depth();
    int afterSine = afterCosine - shape.doubleAngles();
    double sineScale =
        arcsine.isPresent() ? parameters.group(afterSine).getFirst().p() : targetScale;
    double[] scales = new double[shape.doubleAngles() + 1];
    scales[shape.doubleAngles()] = sineScale;
    for (int i = shape.doubleAngles() - 1; i >= 0; i--) {
      scales[i] = Math.sqrt(scales[i + 1] / parameters.rescaledScale(1, afterCosine - i));
    }
    Ciphertext y = polynomials.evaluate(shifted, cosine, scales[0]);
    evaluator.recycle(List.of(shifted), List.of(x));
    for (int i = 1; i < scales.length; i++) {
      y = doubled(y, scales[i]);
    }
    if (arcsine.isEmpty()) {
      return y;
    }
    Ciphertext result = polynomials.evaluate(y, arcsine.get(), targetScale);
    evaluator.recycle(y);
    return result;
  }

  /// `2y² - 1`: the cosine of the doubled angle.
  private Ciphertext doubled(Ciphertext y, double targetScale) {
    double scale = y.scale() * y.scale();
    Ciphertext result =
        evaluator.combineRescale(
            new Combination(
                List.of(new Combination.Product(y, y)),
                2,
                List.of(),
                Optional.of(encoder.encodeConstant(-1, y.level(), scale))),
            y.level(),
            scale);
    evaluator.recycle(y);
    return new Ciphertext(result.level(), targetScale, result.polynomials(), Optional.empty());
  }
}
