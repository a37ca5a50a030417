package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.GaussianSampler;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Encrypts with a public key: `((b·u - e₀)/p + m, (a·u - e₁)/p)` for a ternary `u` and the first
/// prime `p` of P.
///
/// Encrypting zero modulo Q·p and dividing by p leaves the rounding of the division instead of `e·u
/// - e₁·s - e₀`: the noise of a rescale, about `√(N/18)` where the undivided one would be
///   `σ·√(4N/3)`. An error and what the division takes away are transformed together.
public final class PublicKeyEncryptor implements Encryptor {
  private final CkksContext context;
  private final PublicKey key;
  private final FreshErrors errors;

  /// An encryptor that draws from `random`.
  public PublicKeyEncryptor(CkksContext context, PublicKey key, SecureRandom random) {
    context.require(key.parameters(), "a public key");
    this.context = context;
    this.key = key;
    this.errors = new FreshErrors(context, random);
  }

  @Override
  public Ciphertext encrypt(Plaintext plaintext) {
    FreshErrors.checkWhole(context, plaintext);
    int level = plaintext.level();
    int limbs = context.parameters().limbs(level);
    Basis extended = context.extendedBasis(level);
    Basis basis = extended.prefix(Math.min(extended.size(), limbs + 1));
    double[][] ephemeral = errors.ternary(basis);
    double[][] c0 = half(key.body(), ephemeral, basis, Optional.of(plaintext.limbs()), limbs);
    double[][] c1 = half(key.mask(), ephemeral, basis, Optional.empty(), limbs);
    giveErased(ephemeral);
    return Ciphertext.of(level, plaintext.scale(), c0, c1);
  }

  /// `(key·u - e)/p + m`, rounded, for a fresh error `e`; without division where `basis` has no
  /// prime beyond `limbs`.
  ///
  /// With `r = key·u - e mod p`, it is `(key·u + p·m - (r + e))/p`, whose first two terms are
  /// products of transformed limbs and whose last is small.
  private double[][] half(
      double[][] key, double[][] ephemeral, Basis basis, Optional<double[][]> message, int limbs) {
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    Basis divisor = basis.slice(limbs, basis.size());
    double[] subtrahend = errors.gaussian();
    double bound = GaussianSampler.MAX_ABSOLUTE_VALUE;
    if (divisor.size() > 0) {
      addRemainder(key, ephemeral, divisor.prime(0), subtrahend);
      bound += Modulus.REDUCED * ring.modulus(divisor.prime(0)).p();
    }
    double largest = bound;
    double[][] out = ring.scratch().take(limbs);
    context
        .workers()
        .each(
            limbs,
            i -> {
              Modulus modulus = ring.modulus(i);
              double inverse = ring.productInverse(divisor, i);
              kernels.multiply(key[i], ephemeral[i], out[i], modulus);
              message.ifPresent(
                  m ->
                      kernels.multiplyScalarAccumulate(
                          m[i], ring.product(divisor, i), out[i], modulus));
              double[] transformed = ring.scratch().take();
              context
                  .operations()
                  .forwardNtt(
                      subtrahend,
                      largest,
                      transformed,
                      i,
                      (start, end) ->
                          kernels.subtractMultiplyScalar(
                              out[i], transformed, inverse, out[i], start, end, modulus));
              giveErased(transformed);
            });
    Arrays.fill(subtrahend, 0);
    return out;
  }

  /// Adds `key·u - error` modulo `prime` to `error`.
  private void addRemainder(double[][] key, double[][] ephemeral, int prime, double[] error) {
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    double[] remainder = ring.scratch().take();
    kernels.multiply(key[prime], ephemeral[ephemeral.length - 1], remainder, ring.modulus(prime));
    kernels.inverseNtt(remainder, ring.table(prime));
    kernels.subtract(remainder, error, remainder, ring.modulus(prime));
    for (int k = 0; k < error.length; k++) {
      error[k] += remainder[k];
    }
    giveErased(remainder);
  }

  /// Gives limbs that tell secrets back to the pool.
  private void giveErased(double[]... limbs) {
    for (double[] limb : limbs) {
      Arrays.fill(limb, 0);
    }
    context.ring().scratch().give(limbs);
  }
}
