package dev.sotto.ckks.scheme;

/// Encrypts plaintexts; belongs to one thread.
public sealed interface Encryptor permits SecretKeyEncryptor, PublicKeyEncryptor {
  /// A fresh ciphertext at the plaintext's level and scale.
  ///
  /// @throws IllegalArgumentException if the plaintext lacks limbs of its level
  Ciphertext encrypt(Plaintext plaintext);
}
