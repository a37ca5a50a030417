package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.rlwe.SecretKeyAccess;
import java.util.List;

/// Decrypts without hiding the noise: only for eyes that may also see the secret key.
///
/// Results handed to anyone else leak the secret key bit by bit (B. Li, D. Micciancio, "On the
/// Security of Homomorphic Encryption on Approximate Numbers", 2021); [Decryptor] is the safe way.
public final class InsecureRawDecryptor {
  private final CkksContext context;
  private final SecretKey secret;
  private final Encoder encoder;

  /// A decryptor that holds on to the secret key.
  public InsecureRawDecryptor(CkksContext context, SecretKey secret, Encoder encoder) {
    context.require(secret.parameters(), "a secret key");
    this.context = context;
    this.secret = secret;
    this.encoder = encoder;
  }

  /// The slots with their noise.
  public ComplexSlots decryptSlots(Ciphertext ciphertext) {
    return encoder.decodeComplex(decrypt(ciphertext));
  }

  /// The noisy plaintext, with as many limbs as decoding reads.
  public Plaintext decrypt(Ciphertext ciphertext) {
    int limbs = encoder.decodingLimbs(ciphertext.level(), ciphertext.scale());
    double[][] secretLimbs = secret.limbs(SecretKeyAccess.granted());
    Kernels kernels = context.kernels();
    double[][] result = new double[limbs][];
    List<double[][]> polynomials = ciphertext.polynomials();
    context
        .workers()
        .each(
            limbs,
            i -> {
              Modulus modulus = context.ring().modulus(i);
              double[] sum = polynomials.getLast()[i].clone();
              for (int k = polynomials.size() - 2; k >= 0; k--) {
                kernels.multiply(sum, secretLimbs[i], sum, modulus);
                kernels.add(sum, polynomials.get(k)[i], sum, modulus);
              }
              result[i] = sum;
            });
    return new Plaintext(ciphertext.level(), ciphertext.scale(), result, false);
  }
}
