package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;

/// Encrypts with a public key: `(b·u + e₀ + m, a·u + e₁)` for a ternary `u`.
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
    Basis basis = context.basis(plaintext.level());
    Kernels kernels = context.kernels();
    double[][] ephemeral = errors.ternary(basis);
    double[][] c0 = errors.gaussian(basis);
    double[][] c1 = errors.gaussian(basis);
    context
        .workers()
        .each(
            basis.size(),
            i -> {
              Modulus modulus = context.ring().modulus(i);
              kernels.multiplyAccumulate(key.body()[i], ephemeral[i], c0[i], modulus);
              kernels.multiplyAccumulate(key.mask()[i], ephemeral[i], c1[i], modulus);
              kernels.add(c0[i], plaintext.limbs()[i], c0[i], modulus);
              Arrays.fill(ephemeral[i], 0);
            });
    return Ciphertext.of(plaintext.level(), plaintext.scale(), c0, c1);
  }
}
