package dev.sotto.ckks.ring;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Runs the iterations of a loop on the threads of an executor; with one thread, in the caller.
///
/// Iterations are handed out one at a time, so bodies of uneven cost balance. The caller takes part
/// and waits for iterations, never for a task to start, so nested use cannot deadlock. Safe for use
/// by several threads.
///
/// An operation on ciphertexts is a row of loops of a millisecond or less, and waking a thread
/// takes about a tenth of that: a thread that finds no more iterations looks out for the next loop
/// for a while before it leaves, and the caller looks out likewise for the last iterations to end.
public final class Workers {
  /// How long a thread looks out, in nanoseconds; several times what waking it takes.
  private static final long PATIENCE_NANOS = 100_000;

  /// Looks between two readings of the clock.
  private static final int LOOKS = 16;

  private static final Loop NONE = new Loop(0, i -> {});

  /// One thread: the caller.
  public static final Workers INLINE = new Workers(Optional.empty(), 1);

  private final Optional<Executor> executor;
  private final int threads;

  /// What helping threads work on: the loop begun last of those that go on. Where several callers
  /// write it at once, a loop may go without help; its caller works on it in any case.
  private volatile Loop latest = NONE;

  /// Tasks given to the executor that have not ended.
  private final AtomicInteger tasks = new AtomicInteger();

  private Workers(Optional<Executor> executor, int threads) {
    this.executor = executor;
    this.threads = threads;
  }

  /// Up to `threads` threads: the caller and `threads − 1` tasks of `executor`, which the caller of
  /// this method owns and shuts down.
  ///
  /// @throws IllegalArgumentException if `threads` is not positive
  public static Workers of(Executor executor, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " below 1");
    }
    return threads == 1 ? INLINE : new Workers(Optional.of(executor), threads);
  }

  /// The number of threads used at most.
  public int threads() {
    return threads;
  }

  /// Runs `body` for every index below `count`, in any order, and returns when all are done.
  ///
  /// If iterations throw, the first exception is thrown again after the others have ended.
  public void each(int count, IntConsumer body) {
    int helpers = Math.min(threads, count) - 1;
    if (helpers <= 0) {
      for (int i = 0; i < count; i++) {
        body.accept(i);
      }
      return;
    }
    Loop loop = new Loop(count, body);
    Loop outer = latest;
    latest = loop;
    try {
      while (enter(helpers)) {
        summon();
      }
      loop.run();
      await(loop);
    } finally {
      if (latest == loop) {
        latest = outer.hasMore() ? outer : NONE;
      }
    }
  }

  /// Counts a task in, unless there are `most`.
  private boolean enter(int most) {
    return tasks.getAndUpdate(n -> Math.max(n, Math.min(n + 1, most))) < most;
  }

  private void summon() {
    try {
      executor.orElseThrow().execute(this::help);
    } catch (RuntimeException | Error e) {
      tasks.decrementAndGet();
      throw e;
    }
  }

  /// Works on loops as long as they follow each other. A loop that begins after the last look finds
  /// this task counted out, or is seen by the look after that.
  private void help() {
    do {
      while (spinUntil(() -> latest.hasMore())) {
        latest.run();
      }
      tasks.decrementAndGet();
    } while (latest.hasMore() && enter(threads - 1));
  }

  /// Returns once all iterations have ended; meanwhile helps with loops begun within them. Sleeps
  /// are short, for such loops wake nobody.
  private void await(Loop loop) {
    while (!loop.isDone()) {
      if (latest.hasMore()) {
        latest.run();
      } else if (!spinUntil(() -> loop.isDone() || latest.hasMore())) {
        LockSupport.parkNanos(loop, PATIENCE_NANOS);
      }
    }
    loop.rethrow();
  }

  /// Looks until `condition` holds or patience ends; whether it held.
  private static boolean spinUntil(BooleanSupplier condition) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < LOOKS; i++) {
        if (condition.getAsBoolean()) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < PATIENCE_NANOS);
    return false;
  }

  /// One loop, shared by the threads that work on it.
  private static final class Loop {
    private final int count;
    private final IntConsumer body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Loop(int count, IntConsumer body) {
      this.count = count;
      this.body = body;
    }

    /// Whether iterations are left to be taken.
    boolean hasMore() {
      return next.get() < count;
    }

    void run() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          body.accept(i);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        }
        if (done.incrementAndGet() == count) {
          LockSupport.unpark(caller);
        }
      }
    }

    boolean isDone() {
      return done.get() == count;
    }

    /// Throws what an iteration threw first, if any did.
    void rethrow() {
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
