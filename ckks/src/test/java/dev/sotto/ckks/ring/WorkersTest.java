package dev.sotto.ckks.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
  private final ExecutorService executor = Executors.newFixedThreadPool(3);

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void everyIterationRunsOnceInLoopsThatFollowEachOther() {
    Workers workers = Workers.of(executor, 4);
    for (int loop = 0; loop < 2000; loop++) {
      int count = loop % 7;
      AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
      workers.each(count, runs::incrementAndGet);
      assertEquals(count, ones(runs), "loop " + loop);
    }
  }

  @Test
  void everyIterationRunsOnceInLoopsWithinLoopsOfSeveralCallers() throws InterruptedException {
    Workers workers = Workers.of(executor, 4);
    AtomicIntegerArray runs = new AtomicIntegerArray(3 * 50 * 40);
    CountDownLatch callers = new CountDownLatch(3);
    for (int caller = 0; caller < 3; caller++) {
      int first = caller * 50 * 40;
      Thread.ofPlatform()
          .start(
              () -> {
                workers.each(
                    50, i -> workers.each(40, j -> runs.incrementAndGet(first + 40 * i + j)));
                callers.countDown();
              });
    }
    callers.await();
    assertEquals(runs.length(), ones(runs));
  }

  @Test
  void aLoopMayWaitForAsManyIterationsAtOnceAsThereAreThreads() {
    Workers workers = Workers.of(executor, 4);
    for (int loop = 0; loop < 200; loop++) {
      CountDownLatch together = new CountDownLatch(4);
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      workers.each(
          4,
          i -> {
            threads.add(Thread.currentThread());
            together.countDown();
            awaitUninterrupted(together);
          });
      assertEquals(4, threads.size());
    }
  }

  @Test
  void aCallerThatWaitsHelpsWithLoopsWithinTheLastIterations() {
    Workers workers = Workers.of(executor, 2);
    Thread caller = Thread.currentThread();
    for (int loop = 0; loop < 50; loop++) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch together = new CountDownLatch(2);
      workers.each(
          2,
          i -> {
            if (Thread.currentThread().equals(caller)) {
              awaitUninterrupted(begun);
              return;
            }
            begun.countDown();
            workers.each(
                2,
                j -> {
                  together.countDown();
                  awaitUninterrupted(together);
                });
          });
      assertEquals(0, together.getCount());
    }
  }

  @Test
  void aThreadGoesBackToTheExecutorWhenNoLoopFollows() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      Workers.of(single, 2).each(100, i -> {});
      assertTrue(single.submit(() -> true).get(30, TimeUnit.SECONDS));
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void theFirstFailureIsThrownOnceAllIterationsHaveEnded() {
    Workers workers = Workers.of(executor, 4);
    AtomicIntegerArray runs = new AtomicIntegerArray(20);
    IllegalStateException failure = new IllegalStateException("seven");
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                workers.each(
                    20,
                    i -> {
                      runs.incrementAndGet(i);
                      if (i == 7) {
                        throw failure;
                      }
                    }));
    assertSame(failure, thrown);
    assertEquals(20, ones(runs));
    workers.each(20, runs::incrementAndGet);
    assertEquals(0, ones(runs));
  }

  @Test
  void anExecutorThatRefusesEveryTimeIsAskedEveryTime() {
    executor.shutdown();
    Workers workers = Workers.of(executor, 4);
    for (int i = 0; i < 3; i++) {
      assertThrows(RejectedExecutionException.class, () -> workers.each(10, j -> {}));
    }
  }

  private static int ones(AtomicIntegerArray runs) {
    int ones = 0;
    for (int i = 0; i < runs.length(); i++) {
      ones += runs.get(i) == 1 ? 1 : 0;
    }
    return ones;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
