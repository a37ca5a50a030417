package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final long WORK = 1000;
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final CountDownLatch ready = new CountDownLatch(1);

  @Test
  void littleWorkDoesNotWait() {
    Patience patience = new Patience(WORK, FOR_EVER);
    patience.work(WORK - 1);
    assertFalse(patience.await(ready));
    ready.countDown();
    assertTrue(patience.await(ready));
  }

  @Test
  void muchWorkWaits() {
    Patience patience = new Patience(WORK, FOR_EVER);
    patience.work(WORK - 1);
    patience.work(1);
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> patience.await(ready));
    ready.countDown();
    assertTrue(waiting.join());
  }

  @Test
  void theWaitEndsIfNothingComes() {
    Patience patience = new Patience(0, Duration.ofMillis(1));
    assertFalse(patience.await(ready));
    assertFalse(patience.await(ready));
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Patience patience = new Patience(0, FOR_EVER);
    Thread.currentThread().interrupt();
    assertFalse(patience.await(ready));
    assertTrue(Thread.interrupted());
  }
}
