package dev.sotto.ckks.scheme;

import dev.sotto.ckks.random.RandomStream;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.SecretKey;
import java.security.SecureRandom;

/// Decrypts and hides the noise, which would leak the secret key to whoever sees the result.
///
/// [#decrypt] rounds the noise away: for the key's owner, who may publish a few results.
/// [#decryptForSharing] floods it, with a proof: for results handed out routinely. Belongs to one
/// thread.
public final class Decryptor {
  /// Bits by which rounding keeps off the noise.
  public static final int ROUNDING_MARGIN_BITS = 3;

  /// Statistical security of flooding; OpenFHE's choice.
  public static final int STATISTICAL_SECURITY_BITS = 30;

  private final InsecureRawDecryptor raw;
  private final SecureRandom random;

  /// A decryptor that holds on to the secret key.
  public Decryptor(CkksContext context, SecretKey secret, Encoder encoder, SecureRandom random) {
    this.raw = new InsecureRawDecryptor(context, secret, encoder);
    this.random = random;
  }

  /// The slots, rounded to multiples of `2^ROUNDING_MARGIN_BITS` times the expected error: they move
  /// by half of that at most.
  ///
  /// @param slotError standard deviation of a slot's error, as [NoiseModel] gives it
  public ComplexSlots decrypt(Ciphertext ciphertext, double slotError) {
    ComplexSlots slots = raw.decryptSlots(ciphertext);
    double step = roundingStep(slotError);
    round(slots.real(), step);
    round(slots.imaginary(), step);
    return slots;
  }

  /// The slots with Gaussian noise that drowns the ciphertext's own: `σ =
  /// √(12τ)·2^(s/2)·slotError`, s = 30.
  ///
  /// Source: B. Li, D. Micciancio, M. Schultz, J. Sorrell, "Securing Approximate Homomorphic
  /// Encryption Using Differential Privacy", 2022, §4.
  ///
  /// @param slotError standard deviation of a slot's error
  /// @param queries τ, how many results of this key are handed out at most
  public ComplexSlots decryptForSharing(Ciphertext ciphertext, double slotError, long queries) {
    double deviation = floodingDeviation(slotError, queries);
    ComplexSlots slots = raw.decryptSlots(ciphertext);
    RandomStream stream = RandomStream.fresh(random);
    flood(slots.real(), deviation, stream);
    flood(slots.imaginary(), deviation, stream);
    return slots;
  }

  /// The standard deviation that [#decryptForSharing] adds to each slot.
  public static double floodingDeviation(double slotError, long queries) {
    checkError(slotError);
    if (queries < 1) {
      throw new IllegalArgumentException(queries + " queries, not at least 1");
    }
    return Math.sqrt(12.0 * queries) * Math.pow(2, STATISTICAL_SECURITY_BITS / 2.0) * slotError;
  }

  /// The step that [#decrypt] rounds to.
  public static double roundingStep(double slotError) {
    checkError(slotError);
    return Math.scalb(slotError, ROUNDING_MARGIN_BITS);
  }

  private static void checkError(double slotError) {
    if (!(slotError > 0 && slotError < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("slot error " + slotError + " is not positive");
    }
  }

  private static void round(double[] values, double step) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.rint(values[i] / step) * step;
    }
  }

  /// Box and Muller's transform of two uniform numbers for each pair of values.
  private static void flood(double[] values, double deviation, RandomStream stream) {
    for (int i = 0; i < values.length; i += 2) {
      double radius = deviation * Math.sqrt(-2 * Math.log(uniform(stream)));
      double angle = 2 * Math.PI * uniform(stream);
      values[i] += radius * Math.cos(angle);
      if (i + 1 < values.length) {
        values[i + 1] += radius * Math.sin(angle);
      }
    }
  }

  /// Uniform in (0, 1].
  private static double uniform(RandomStream stream) {
    return ((stream.nextLong() >>> 11) + 1) * 0x1p-53;
  }
}
