package dev.sotto.ckks.random;

import java.security.SecureRandom;

/// The 32-byte key of a [RandomStream].
///
/// A seed stored with a key or a ciphertext expands its uniform half and is public; a seed that
/// secrets are drawn from never leaves the method that drew it. Neither kind is printed.
public final class Seed {
  /// Bytes in a seed: an AES-256 key.
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Seed(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Wraps a copy of exactly [#BYTES] bytes.
  ///
  /// @throws IllegalArgumentException for another length
  public static Seed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a seed of " + bytes.length + " bytes, not " + BYTES);
    }
    return new Seed(bytes.clone());
  }

  /// Draws a fresh seed.
  public static Seed random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Seed(bytes);
  }

  /// Draws a seed from another stream.
  public static Seed from(RandomStream stream) {
    byte[] bytes = new byte[BYTES];
    stream.fill(bytes);
    return new Seed(bytes);
  }

  /// A copy of the bytes, for the wire.
  public byte[] bytes() {
    return bytes.clone();
  }

  byte[] unsafeBytes() {
    return bytes;
  }
}
