package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;

/// Encrypts with a public key: `((b·u + e₀)/p + m, (a·u + e₁)/p)` for a ternary `u` and the first
/// prime `p` of P.
///
/// Encrypting zero modulo Q·p and dividing by p leaves the rounding of the division instead of `e·u
/// + e₁·s + e₀`: the noise of a rescale, about `√(N/18)` where the undivided one would be
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
    double[][] c0 = zero(key.body(), ephemeral, basis, limbs);
    double[][] c1 = zero(key.mask(), ephemeral, basis, limbs);
    for (double[] limb : ephemeral) {
      Arrays.fill(limb, 0);
    }
    context
        .workers()
        .each(
            limbs,
            i ->
                context
                    .kernels()
                    .add(c0[i], plaintext.limbs()[i], c0[i], context.ring().modulus(i)));
    return Ciphertext.of(level, plaintext.scale(), c0, c1);
  }

  /// `(half·u + e)/p`, rounded, for a fresh error `e`; without division where `basis` has no prime
  /// beyond `limbs`.
  private double[][] zero(double[][] half, double[][] ephemeral, Basis basis, int limbs) {
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    double[] error = errors.gaussian();
    boolean divided = limbs < basis.size();
    if (divided) {
      subtractRemainder(half, ephemeral, basis.prime(limbs), error);
    }
    Basis divisor = basis.slice(limbs, basis.size());
    double[][] out = new double[limbs][error.length];
    context
        .workers()
        .each(
            limbs,
            i -> {
              Modulus modulus = ring.modulus(i);
              kernels.reduce(error, out[i], modulus);
              kernels.forwardNtt(out[i], ring.table(i));
              kernels.multiplyAccumulate(half[i], ephemeral[i], out[i], modulus);
              if (divided) {
                kernels.multiplyScalar(out[i], ring.productInverse(divisor, i), out[i], modulus);
              }
            });
    Arrays.fill(error, 0);
    return out;
  }

  /// Takes from `error` what `half·u + error` is modulo `prime`, so that the rest is divisible.
  private void subtractRemainder(double[][] half, double[][] ephemeral, int prime, double[] error) {
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    double[] remainder = new double[error.length];
    kernels.multiply(half[prime], ephemeral[ephemeral.length - 1], remainder, ring.modulus(prime));
    kernels.inverseNtt(remainder, ring.table(prime));
    kernels.add(remainder, error, remainder, ring.modulus(prime));
    for (int k = 0; k < error.length; k++) {
      error[k] -= remainder[k];
    }
  }
}
