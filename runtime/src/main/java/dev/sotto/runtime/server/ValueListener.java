package dev.sotto.runtime.server;

import dev.sotto.ckks.scheme.Ciphertext;
import java.util.List;

/// Sees every value of a run, encrypted: for tracing where errors enter, together with
/// `Client.insecureDecryptValue`.
@FunctionalInterface
public interface ValueListener {
  /// Sees nothing.
  ValueListener NONE = (value, ciphertexts) -> {};

  /// The circuit's value of that name was computed. The ciphertexts must not be read after the
  /// call: their memory serves later values.
  void computed(String value, List<Ciphertext> ciphertexts);
}
