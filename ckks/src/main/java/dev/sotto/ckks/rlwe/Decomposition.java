package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.ring.ScratchPool;

/// The digits of one polynomial modulo QP, transformed: what hoisted rotations share.
///
/// Limb `j` of digit `d` is `limbs[d][j]`, over the extended basis of the level; the digit's own
/// limbs are those of the polynomial itself. Read-only until closed, when the scratch limbs go back
/// to the pool.
public final class Decomposition implements AutoCloseable {
  private final int level;
  private final double[][][] limbs;
  private final double[][] borrowed;
  private final ScratchPool pool;

  Decomposition(int level, double[][][] limbs, double[][] borrowed, ScratchPool pool) {
    this.level = level;
    this.limbs = limbs;
    this.borrowed = borrowed;
    this.pool = pool;
  }

  /// The level of the polynomial.
  public int level() {
    return level;
  }

  double[][][] limbs() {
    return limbs;
  }

  @Override
  public void close() {
    pool.give(borrowed);
  }
}
