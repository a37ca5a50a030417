package dev.sotto.runtime.internal;

import dev.sotto.ckks.scheme.Ciphertext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an encrypted batch holds.
///
/// @param inputs whether these are the circuit's inputs, not its outputs
/// @param values ciphertexts by name of the circuit's input or output
public record BatchContents(
    String modelId,
    String keyId,
    boolean inputs,
    int samples,
    Map<String, List<Ciphertext>> values) {
  /// Copies the map, not the ciphertexts.
  public BatchContents {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
