package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.GaussianSampler;
import dev.sotto.ckks.rlwe.CkksParameters;

/// What each operation adds to the error of a slot: the standard deviation of its real part, in
/// units of the slot's value.
///
/// A coefficient error of standard deviation `σ` is `σ·√(N/2)/scale` in the real part of a slot.
/// Errors of different operations are independent: their variances add ([#sum]). Roundings are
/// uniform, secrets uniform ternary (variance 2/3), digits uniform and centred.
///
/// Source: A. Costache, B. Curtis, E. Hales, S. Murphy, T. Ogilvie, R. Player, "On the Precision
/// Loss in Approximate Homomorphic Encryption", 2022, for the average case.
public final class NoiseModel {
  private static final double ROUNDING_VARIANCE = 1.0 / 12;
  private static final double SECRET_VARIANCE = 2.0 / 3;
  private static final double ERROR_VARIANCE =
      GaussianSampler.STANDARD_DEVIATION * GaussianSampler.STANDARD_DEVIATION;

  private final CkksParameters parameters;
  private final double degree;

  /// The model of these parameters.
  public NoiseModel(CkksParameters parameters) {
    this.parameters = parameters;
    this.degree = parameters.degree();
  }

  /// Independent errors together.
  public static double sum(double... errors) {
    double variance = 0;
    for (double error : errors) {
      variance += error * error;
    }
    return Math.sqrt(variance);
  }

  /// Standard deviations that the error of none of `slots` exceeds, but with `probability`.
  ///
  /// A division's rounding, the largest error of most circuits, is `δ₀ + δ₁·s`: at a slot `δ₁` and
  /// the secret are both about complex Gaussian, and the real part of their product exceeds `t`
  /// deviations with probability `exp(-√2·t)`. That is far more often than a Gaussian does: among
  /// 1,600 slots eight deviations are exceeded once in fifty times.
  public static double deviations(double slots, double probability) {
    return Math.log(slots / probability) / Math.sqrt(2);
  }

  /// Rounding a plaintext's coefficients.
  public double encoding(double scale) {
    return slot(ROUNDING_VARIANCE, scale);
  }

  /// A fresh ciphertext of a secret key, encoding included.
  public double freshSecretKey(double scale) {
    return slot(ERROR_VARIANCE + ROUNDING_VARIANCE, scale);
  }

  /// A fresh ciphertext of a public key, encoding included: of an encryption of zero divided by the
  /// first prime of P, or as it is where there are no special primes.
  public double freshPublicKey(double scale) {
    double zero = ERROR_VARIANCE * (1 + 2 * degree * SECRET_VARIANCE);
    double divided =
        parameters.specialModuli().isEmpty()
            ? zero
            : zero * Math.pow(4, -parameters.specialModuli().getFirst().log2()) + roundedDivision();
    return slot(divided + ROUNDING_VARIANCE, scale);
  }

  /// The rounding of a rescale.
  ///
  /// @param scale the scale after it
  public double rescale(double scale) {
    return slot(roundedDivision(), scale);
  }

  /// A rotation, conjugation or relinearization at `level`.
  public double keySwitch(int level, double scale) {
    return slot(innerProduct(level) + roundedDivision(), scale);
  }

  /// The product of two slots, not rescaled.
  ///
  /// @param x root mean square of one factor
  /// @param xError its error
  /// @param y root mean square of the other factor
  /// @param yError its error; for a plaintext [#encoding]
  public static double product(double x, double xError, double y, double yError) {
    return sum(x * yError, y * xError, xError * yError);
  }

  /// An output of a linear transform, rescaled.
  ///
  /// @param level the inputs' level
  /// @param scale the inputs' scale
  /// @param targetScale the outputs' scale
  /// @param diagonals non-zero diagonals of the output
  /// @param entry root mean square of their entries
  /// @param giantSteps giant steps of the output other than zero
  /// @param x root mean square of the inputs' slots
  /// @param xError their error
  public double linearTransform(
      int level,
      double scale,
      double targetScale,
      int diagonals,
      double entry,
      int giantSteps,
      double x,
      double xError) {
    double plainScale = targetScale / parameters.rescaledScale(scale, level);
    double baby = slot(innerProduct(level), scale);
    double each = product(x, sum(xError, baby), entry, encoding(plainScale));
    double giant = keySwitch(level, scale * plainScale);
    return sum(Math.sqrt(diagonals) * each, Math.sqrt(giantSteps) * giant, rescale(targetScale));
  }

  /// The variance of a division's rounding: `δ₀ + δ₁·s`.
  private double roundedDivision() {
    return ROUNDING_VARIANCE * (1 + degree * SECRET_VARIANCE);
  }

  /// The variance of `Σ digit·e / P`.
  private double innerProduct(int level) {
    int limbs = parameters.limbs(level);
    double variance = 0;
    int end;
    for (int start = 0; start < limbs; start = end) {
      double bits = -parameters.logP();
      end = parameters.digitEnd(start, limbs);
      for (Modulus modulus : parameters.moduli().subList(start, end)) {
        bits += modulus.log2();
      }
      variance += degree * Math.pow(4, bits) * ROUNDING_VARIANCE * ERROR_VARIANCE;
    }
    return variance;
  }

  private double slot(double coefficientVariance, double scale) {
    return Math.sqrt(coefficientVariance * degree / 2) / scale;
  }
}
