package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.random.Seed;

/// For each digit `d` an encryption of `P·[digit d]·s'` under `s`, modulo QP and transformed.
///
/// Made for one level: it has the primes of Q up to that level, then those of P, and serves every
/// level below. Limb `j` of digit `d` is `bodies()[d][j]`, `masks()[d][j]`; the masks expand from
/// the seed. Immutable: the limbs are read in place and must not be written.
public final class SwitchingKey {
  private final int level;
  private final double[][][] bodies;
  private final Seed seed;
  private final double[][][] masks;

  SwitchingKey(int level, double[][][] bodies, Seed seed, double[][][] masks) {
    this.level = level;
    this.bodies = bodies;
    this.seed = seed;
    this.masks = masks;
  }

  /// The highest level at which the key can be used.
  public int level() {
    return level;
  }

  /// The number of digits.
  public int digits() {
    return bodies.length;
  }

  /// `-a·s + e + P·[digit]·s'`: digit, then limb.
  public double[][][] bodies() {
    return bodies;
  }

  /// What the masks expand from.
  public Seed seed() {
    return seed;
  }

  /// The uniform halves `a`: digit, then limb.
  public double[][][] masks() {
    return masks;
  }

  /// Bytes held in memory.
  public long memoryBytes() {
    return 2L * bodies.length * bodies[0].length * bodies[0][0].length * Double.BYTES;
  }
}
