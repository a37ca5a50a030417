package dev.sotto.ckks.ring;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Runs the iterations of a loop on the threads of an executor; with one thread, in the caller.
///
/// Iterations are handed out one at a time, so bodies of uneven cost balance. The caller takes part
/// and waits for iterations, never for a task to start, so nested use cannot deadlock. Safe for use
/// by several threads.
public final class Workers {

  /// One thread: the caller.
  public static final Workers INLINE = new Workers(Optional.empty(), 1);

  private final Optional<Executor> executor;
  private final int threads;

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
    for (int i = 0; i < helpers; i++) {
      executor.orElseThrow().execute(loop);
    }
    loop.run();
    loop.await();
  }

  /// One loop, shared by the threads that work on it.
  private static final class Loop implements Runnable {
    private final int count;
    private final IntConsumer body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Loop(int count, IntConsumer body) {
      this.count = count;
      this.body = body;
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          body.accept(i);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        }
        if (done.incrementAndGet() == count) {
          finished.countDown();
        }
      }
    }

    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          finished.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
