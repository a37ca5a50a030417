package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.ModulusDivision;
import dev.sotto.ckks.rlwe.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/// Encrypts with a public key: `((b·u + e₀)/P + m, (a·u + e₁)/P)` for a ternary `u`.
///
/// Encrypting zero modulo QP and dividing by P leaves the rounding of the division instead of `e·u
/// + e₁·s + e₀`: the noise of a rescale, about `√(N/18)` where the undivided one would be
/// `σ·√(4N/3)`.
public final class PublicKeyEncryptor implements Encryptor {
  private final CkksContext context;
  private final PublicKey key;
  private final FreshErrors errors;
  private final ModulusDivision division;

  /// An encryptor that draws from `random`.
  public PublicKeyEncryptor(CkksContext context, PublicKey key, SecureRandom random) {
    context.require(key.parameters(), "a public key");
    this.context = context;
    this.key = key;
    this.errors = new FreshErrors(context, random);
    this.division = new ModulusDivision(context);
  }

  @Override
  public Ciphertext encrypt(Plaintext plaintext) {
    FreshErrors.checkWhole(context, plaintext);
    int level = plaintext.level();
    Basis extended = context.extendedBasis(level);
    Kernels kernels = context.kernels();
    double[][] ephemeral = errors.ternary(extended);
    double[][] c0 = errors.gaussian(extended);
    double[][] c1 = errors.gaussian(extended);
    context
        .workers()
        .each(
            extended.size(),
            i -> {
              int prime = extended.prime(i);
              Modulus modulus = context.ring().modulus(prime);
              kernels.multiplyAccumulate(key.body()[prime], ephemeral[i], c0[i], modulus);
              kernels.multiplyAccumulate(key.mask()[prime], ephemeral[i], c1[i], modulus);
              Arrays.fill(ephemeral[i], 0);
            });
    int limbs = context.parameters().limbs(level);
    double[][] body = Arrays.copyOf(c0, limbs);
    double[][] mask = Arrays.copyOf(c1, limbs);
    if (limbs < extended.size()) {
      division.divide(List.of(c0, c1), extended, limbs, List.of(body, mask));
    }
    context
        .workers()
        .each(
            limbs,
            i -> kernels.add(body[i], plaintext.limbs()[i], body[i], context.ring().modulus(i)));
    return Ciphertext.of(level, plaintext.scale(), body, mask);
  }
}
