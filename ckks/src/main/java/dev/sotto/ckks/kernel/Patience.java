package dev.sotto.ckks.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How long to work with what is at hand before waiting for something better.
///
/// Who has little to do has done it before the better thing is ready; who has much to do is sooner
/// done if nothing else keeps the machine from getting it ready. The work done so far tells which,
/// and the wait is bounded in case that nothing comes. Safe for use by several threads.
final class Patience {

  private final long work;
  private final long longestWait;
  private final AtomicLong worked = new AtomicLong();
  private final AtomicLong waitEnd = new AtomicLong();

  /// @param work what threads do, all of them together, before they wait; in any unit
  /// @param longestWait from the first wait to the end of all
  Patience(long work, Duration longestWait) {
    this.work = work;
    this.longestWait = longestWait.toNanos();
  }

  /// Adds to the work done.
  void work(long done) {
    worked.addAndGet(done);
  }

  /// Whether there was so much work that [#await] waits.
  boolean isOut() {
    return worked.get() >= work;
  }

  /// Waits for `ready` if enough work has been done; whether it is ready.
  boolean await(CountDownLatch ready) {
    if (!isOut()) {
      return ready.getCount() == 0;
    }
    long now = System.nanoTime();
    waitEnd.compareAndSet(0, now + longestWait);
    try {
      return ready.await(waitEnd.get() - now, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
