package dev.sotto.runtime;

public record CiphertextHeading(java.lang.String keyId, dev.sotto.runtime.EncryptedBatch.Side side, int batches, int samples) {
}
