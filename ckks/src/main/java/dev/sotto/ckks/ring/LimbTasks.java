package dev.sotto.ckks.ring;

/// How the limbs of a polynomial are shared out where what they need is converted from other limbs.
///
/// A conversion reads all its inputs for each group of outputs; what it makes should stay in cache
/// until it is used. Inputs that stay in a cache are read for two limbs at a time, larger ones for
/// many. Threads get as many groups each, so that they end together.
public final class LimbTasks {
  /// Inputs up to this size stay in cache: between those of 28 limbs at N = 2^15, where pairs take
  /// less time, and of 20 limbs at N = 2^16, where they take more.
  private static final long CACHED_BYTES = 8 << 20;

  /// What is made together from larger inputs.
  private static final long MADE_BYTES = 16 << 20;

  private final int limbs;
  private final int count;

  private LimbTasks(int limbs, int count) {
    this.limbs = limbs;
    this.count = count;
  }

  /// The tasks for `limbs` limbs.
  ///
  /// @param inputBytes of all that is converted
  /// @param limbBytes of what is made for one limb
  public static LimbTasks of(int limbs, int threads, long inputBytes, long limbBytes) {
    long groups = Math.ceilDiv(limbs, most(limbs, inputBytes, limbBytes));
    return new LimbTasks(limbs, (int) Math.min(limbs, Math.ceilDiv(groups, threads) * threads));
  }

  /// The most limbs of a task.
  public static long most(int limbs, long inputBytes, long limbBytes) {
    long together = inputBytes <= CACHED_BYTES ? 2 : Math.max(2, MADE_BYTES / limbBytes);
    return Math.clamp(together, 1, Math.max(1, limbs));
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
