package dev.sotto.runtime;

/// What a stream of batches starts with.
///
/// @param keyId the secret key that reads them
/// @param side inputs or outputs
/// @param batches how many follow
/// @param samples in all of them
public record CiphertextHeading(String keyId, EncryptedBatch.Side side, int batches, int samples) {}
