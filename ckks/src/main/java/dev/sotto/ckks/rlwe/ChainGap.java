package dev.sotto.ckks.rlwe;

/// The levels that a chain lacks of a longer one, whose keys it uses.
///
/// @param firstLevel the lowest of them, in the longer chain
/// @param levels how many, all in a row
/// @param firstLimb primes below them
/// @param limbs their primes
record ChainGap(int firstLevel, int levels, int firstLimb, int limbs) {
  static final ChainGap NONE = new ChainGap(0, 0, 0, 0);

  /// The number that a level has in the longer chain.
  int level(int level) {
    return level < firstLevel ? level : level + levels;
  }

  /// The number that a prime of Q has in the longer chain.
  int limb(int limb) {
    return limb < firstLimb ? limb : limb + limbs;
  }

  /// How many of the longer chain's first `count` primes are left.
  int limbsBelow(int count) {
    return count - Math.clamp(count - firstLimb, 0, limbs);
  }
}
