package dev.sotto.ckks.rlwe;

/// Which key of an automorphism is meant, among those of a circuit.
///
/// @param element the Galois element
public record KeyName(Chain chain, int element) {
  /// What a key's primes are a part of.
  public enum Chain {
    /// The parameters' own.
    WHOLE,
    /// [BootstrapKeyNeed#lowParameters].
    LOW,
    /// [BootstrapKeyNeed#raisedParameters].
    RAISED;

    /// Whether a rotation needs a key: the one by 0 does only from another secret.
    boolean needsKey(int logN, int step) {
      return this == RAISED || GaloisElements.normalize(logN, step) != 0;
    }
  }
}
