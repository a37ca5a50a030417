package dev.sotto.runtime.server;

import dev.sotto.runtime.EncryptedValue;

/// Sees every value of a run, encrypted: for tracing where errors enter, together with
/// `Client.insecureDecryptValue`.
@FunctionalInterface
public interface ValueListener {
  /// Sees nothing.
  ValueListener NONE = value -> {};

  /// A value was computed; called in the thread that runs. It must not be read after the call: its
  /// memory serves later values.
  void computed(EncryptedValue value);
}
