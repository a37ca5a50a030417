package dev.sotto.ckks.rlwe;

/// The keys of a [BootstrapKeyNeed]. Immutable.
///
/// @param low keys of [BootstrapKeyNeed#lowParameters]
/// @param denseToSparse at level 0 of [BootstrapKeyNeed#encapsulationParameters]
/// @param raised keys of [BootstrapKeyNeed#raisedParameters], from the sparse secret to the dense
///   one
public record BootstrapSwitchingKeys(
    EvaluationKeys low, SwitchingKey denseToSparse, EvaluationKeys raised) {
  /// Bytes of all keys in memory.
  public long memoryBytes() {
    return low.memoryBytes() + denseToSparse.memoryBytes() + raised.memoryBytes();
  }
}
