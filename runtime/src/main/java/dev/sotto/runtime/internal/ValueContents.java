package dev.sotto.runtime.internal;

import dev.sotto.ckks.scheme.Ciphertext;
import java.util.List;

/// What an encrypted value within a circuit holds.
public record ValueContents(String name, int samples, List<Ciphertext> ciphertexts) {}
