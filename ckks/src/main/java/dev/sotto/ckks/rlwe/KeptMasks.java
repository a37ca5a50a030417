package dev.sotto.ckks.rlwe;

/// Which masks stay in memory, for all keys of a circuit's automorphisms; those of relinearization
/// always do. Safe for use by several threads.
@FunctionalInterface
public interface KeptMasks {
  /// All of them.
  KeptMasks ALL = _ -> KeptLimbs.ALL;

  /// None of them.
  KeptMasks NONE = _ -> KeptLimbs.NONE;

  /// Those of one key.
  KeptLimbs of(KeyName key);
}
