package dev.sotto.ckks.scheme;

import dev.sotto.ckks.random.GaussianSampler;
import dev.sotto.ckks.random.RandomStream;
import dev.sotto.ckks.random.TernarySampler;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import java.security.SecureRandom;
import java.util.Arrays;

/// Small random polynomials.
final class FreshErrors {
  private final CkksContext context;
  private final SecureRandom random;

  FreshErrors(CkksContext context, SecureRandom random) {
    this.context = context;
    this.random = random;
  }

  /// Gaussian coefficients, transformed.
  double[][] gaussian(Basis basis) {
    return transformed(gaussian(), basis);
  }

  /// Gaussian coefficients.
  double[] gaussian() {
    double[] coefficients = new double[context.parameters().degree()];
    GaussianSampler.fill(RandomStream.fresh(random), coefficients);
    return coefficients;
  }

  /// Uniform ternary coefficients, transformed.
  double[][] ternary(Basis basis) {
    double[] coefficients = new double[context.parameters().degree()];
    TernarySampler.fill(RandomStream.fresh(random), coefficients);
    return transformed(coefficients, basis);
  }

  private double[][] transformed(double[] coefficients, Basis basis) {
    double[][] limbs = context.ring().scratch().take(basis.size());
    context
        .workers()
        .each(
            limbs.length,
            i ->
                context
                    .operations()
                    .forwardNtt(
                        coefficients,
                        GaussianSampler.MAX_ABSOLUTE_VALUE,
                        limbs[i],
                        basis.prime(i),
                        (_, _) -> {}));
    Arrays.fill(coefficients, 0);
    return limbs;
  }

  static void checkWhole(CkksContext context, Plaintext plaintext) {
    int limbs = context.parameters().limbs(plaintext.level());
    if (plaintext.limbs().length < limbs) {
      throw new IllegalArgumentException(
          "a plaintext of %d limbs where level %d has %d"
              .formatted(plaintext.limbs().length, plaintext.level(), limbs));
    }
  }
}
