package dev.sotto.runtime;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.runtime.internal.BatchContents;
import dev.sotto.runtime.internal.Contents;
import java.util.List;

/// A batch of samples, encrypted: the circuit's inputs, or its outputs. Immutable.
public final class EncryptedBatch {
  static {
    Contents.offer(
        EncryptedBatch.class, BatchContents.class, batch -> batch.contents, EncryptedBatch::new);
  }

  private final BatchContents contents;

  EncryptedBatch(BatchContents contents) {
    this.contents = contents;
  }

  BatchContents contents() {
    return contents;
  }

  /// Before the circuit, or after it.
  public enum Side {
    /// What a client encrypts and a server takes.
    INPUTS("inputs"),
    /// What a server gives and a client decrypts.
    OUTPUTS("outputs");

    private final String text;

    Side(String text) {
      this.text = text;
    }

    /// As in "holds inputs".
    String text() {
      return text;
    }

    static Side of(boolean inputs) {
      return inputs ? INPUTS : OUTPUTS;
    }
  }

  /// The identity of the model that it is for, or came from.
  public String modelId() {
    return contents.modelId();
  }

  /// Names the secret key that reads it.
  public String keyId() {
    return contents.keyId();
  }

  /// Whether the circuit has yet to run.
  public Side side() {
    return Side.of(contents.inputs());
  }

  /// The samples in it, at least one and at most the model's batch size.
  public int samples() {
    return contents.samples();
  }

  /// Bytes of all ciphertexts in memory.
  public long memoryBytes() {
    return contents.values().values().stream()
        .flatMap(List::stream)
        .mapToLong(Ciphertext::memoryBytes)
        .sum();
  }

  /// Throws `IllegalArgumentException` unless this batch is of that model, key and side.
  public void require(CompiledModel model, String wantedKeyId, Side wantedSide) {
    if (!modelId().equals(model.id())) {
      throw new IllegalArgumentException(
          "ciphertexts of another compiled model (%s…, not %s…)"
              .formatted(modelId().substring(0, 12), model.id().substring(0, 12)));
    }
    if (!keyId().equals(wantedKeyId)) {
      throw new IllegalArgumentException(
          "ciphertexts under another secret key (%s…, not %s…)"
              .formatted(keyId().substring(0, 8), wantedKeyId.substring(0, 8)));
    }
    if (side() != wantedSide) {
      throw new IllegalArgumentException(
          "ciphertexts of %s where %s are wanted".formatted(side().text(), wantedSide.text()));
    }
  }
}
