package dev.sotto.ckks.rlwe;

/// The keys of a [BootstrapKeyNeed]. Immutable.
///
/// @param low keys of [BootstrapKeyNeed#lowParameters]
/// @param denseToSparse at level 0 of [BootstrapKeyNeed#encapsulationParameters]
/// @param sparseToDense at the highest level of the whole chain
public record BootstrapSwitchingKeys(
    EvaluationKeys low, SwitchingKey denseToSparse, SwitchingKey sparseToDense) {
  /// Bytes of all keys in memory.
  public long memoryBytes() {
    return low.memoryBytes() + denseToSparse.memoryBytes() + sparseToDense.memoryBytes();
  }
}
