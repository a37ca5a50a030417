package dev.sotto.ckks.ring;

/// How the limbs of a polynomial are shared out: two at a time, since conversions of two limbs read
/// their inputs once, and so that threads end together, the last few one at a time.
public final class LimbTasks {
  private final int limbs;
  private final int pairs;

  /// Tasks of `limbs` limbs, in all a multiple of `threads` times two limbs and some single ones.
  public LimbTasks(int limbs, int threads) {
    this.limbs = limbs;
    this.pairs = limbs / (2 * threads) * threads;
  }

  /// The number of tasks.
  public int count() {
    return limbs - pairs;
  }

  /// The first limb of task `t`.
  public int first(int t) {
    return t + Math.min(t, pairs);
  }

  /// One or two limbs.
  public int limbs(int t) {
    return t < pairs ? 2 : 1;
  }
}
