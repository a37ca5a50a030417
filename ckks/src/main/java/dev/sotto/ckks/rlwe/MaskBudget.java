package dev.sotto.ckks.rlwe;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes the uniform halves of switching keys may take in memory, shared by all keys that
/// are made with it.
///
/// A key whose uniform halves do not fit what is left expands them from its seed each time it is
/// used, which takes about as long as transforming the digits does. Safe for use by several
/// threads.
public final class MaskBudget {
  private final AtomicLong bytesLeft;

  private MaskBudget(long bytes) {
    this.bytesLeft = new AtomicLong(bytes);
  }

  /// Keys keep their uniform halves.
  public static MaskBudget unlimited() {
    return new MaskBudget(Long.MAX_VALUE);
  }

  /// Keys keep their uniform halves while these are at most `bytes` together, first come first
  /// served.
  ///
  /// @throws IllegalArgumentException if `bytes` is negative
  public static MaskBudget of(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a budget of " + bytes + " bytes");
    }
    return new MaskBudget(bytes);
  }

  /// Takes `bytes`, if as many are left.
  boolean take(long bytes) {
    return bytesLeft.getAndUpdate(left -> left >= bytes ? left - bytes : left) >= bytes;
  }
}
