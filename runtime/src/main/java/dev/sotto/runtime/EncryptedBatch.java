package dev.sotto.runtime;

import dev.sotto.ckks.scheme.Ciphertext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A batch of samples, encrypted: the circuit's inputs, or its outputs. Immutable.
///
/// @param modelId the model it is for, or came from
/// @param keyId the secret key that reads it
/// @param samples the samples in it, at most the model's batch size
/// @param values ciphertexts by name of the circuit's input or output
public record EncryptedBatch(
    String modelId, String keyId, Side side, int samples, Map<String, List<Ciphertext>> values) {
  /// Copies the map, not the ciphertexts.
  public EncryptedBatch {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// Before the circuit, or after it.
  public enum Side {
    INPUTS("inputs"),
    OUTPUTS("outputs");

    private final String text;

    Side(String text) {
      this.text = text;
    }

    /// As in "holds inputs".
    public String text() {
      return text;
    }
  }

  /// Throws `IllegalArgumentException` unless this batch is of that model, key and side.
  public void require(SottoModel model, String wantedKeyId, Side wantedSide) {
    if (!modelId.equals(model.id())) {
      throw new IllegalArgumentException(
          "ciphertexts of another compiled model (%s…, not %s…)"
              .formatted(modelId.substring(0, 12), model.id().substring(0, 12)));
    }
    if (!keyId.equals(wantedKeyId)) {
      throw new IllegalArgumentException(
          "ciphertexts under another secret key (%s…, not %s…)"
              .formatted(keyId.substring(0, 8), wantedKeyId.substring(0, 8)));
    }
    if (side != wantedSide) {
      throw new IllegalArgumentException(
          "ciphertexts of %s where %s are wanted".formatted(side.text(), wantedSide.text()));
    }
  }

  /// Bytes of all ciphertexts in memory.
  public long memoryBytes() {
    return values.values().stream()
        .flatMap(List::stream)
        .mapToLong(Ciphertext::memoryBytes)
        .sum();
  }
}
