package dev.sotto.ckks.rlwe;

/// Which limbs of a key's masks stay in memory; the others are expanded from the seed at each use.
@FunctionalInterface
public interface KeptLimbs {
  /// All of them.
  KeptLimbs ALL = (_, _) -> true;

  /// None of them.
  KeptLimbs NONE = (_, _) -> false;

  /// Whether the limb at a position of the key, primes of P after those of Q, is kept.
  boolean contains(int digit, int limb);
}
