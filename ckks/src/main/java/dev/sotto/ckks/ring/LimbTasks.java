package dev.sotto.ckks.ring;

/// How the limbs of a polynomial are shared out: two at a time, since conversions of two limbs read
/// their inputs once, as many tasks for each thread, so that they end together; one at a time where
/// that would leave few tasks.
public final class LimbTasks {
  /// The least tasks of two limbs for each thread.
  private static final int LEAST = 4;

  private final int limbs;
  private final int count;

  /// The tasks for `limbs` limbs.
  public LimbTasks(int limbs, int threads) {
    int rounds = Math.ceilDiv(limbs, 2 * threads);
    this.limbs = limbs;
    this.count = rounds < LEAST ? limbs : Math.min(limbs, rounds * threads);
  }

  /// The number of tasks.
  public int count() {
    return count;
  }

  /// The first limb of task `t`; for [#count], the number of limbs.
  public int first(int t) {
    return t * (limbs / count) + Math.min(t, limbs % count);
  }
}
