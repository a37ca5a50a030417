package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.rlwe.SecretKeyAccess;
import dev.sotto.ckks.rlwe.UniformMasks;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Encrypts with the secret key: less noise than with a public one, and the second polynomial is a
/// 32-byte seed on the wire.
public final class SecretKeyEncryptor implements Encryptor {
  private final CkksContext context;
  private final SecretKey secret;
  private final SecureRandom random;
  private final FreshErrors errors;

  /// An encryptor that draws from `random`.
  public SecretKeyEncryptor(CkksContext context, SecretKey secret, SecureRandom random) {
    context.require(secret.parameters(), "a secret key");
    this.context = context;
    this.secret = secret;
    this.random = random;
    this.errors = new FreshErrors(context, random);
  }

  @Override
  public Ciphertext encrypt(Plaintext plaintext) {
    FreshErrors.checkWhole(context, plaintext);
    Basis basis = context.basis(plaintext.level());
    Seed seed = Seed.random(random);
    double[][] mask = UniformMasks.expand(context, seed, 0, basis);
    double[][] body = errors.gaussian(basis);
    double[][] secretLimbs = secret.limbs(SecretKeyAccess.granted());
    context
        .workers()
        .each(
            basis.size(),
            i -> {
              Modulus modulus = context.ring().modulus(i);
              double[] product = context.ring().scratch().take();
              context.kernels().multiply(mask[i], secretLimbs[i], product, modulus);
              context.kernels().subtract(body[i], product, body[i], modulus);
              context.kernels().add(body[i], plaintext.limbs()[i], body[i], modulus);
              Arrays.fill(product, 0);
              context.ring().scratch().give(product);
            });
    return new Ciphertext(
        plaintext.level(), plaintext.scale(), List.of(body, mask), Optional.of(seed));
  }
}
