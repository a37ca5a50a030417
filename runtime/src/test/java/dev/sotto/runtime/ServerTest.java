package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.DeadlineExceededException;
import dev.sotto.runtime.server.MemoryBudgetException;
import dev.sotto.runtime.server.RunCancelledException;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ServerMemory;
import dev.sotto.runtime.server.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// How runs are bounded, watched and ended.
final class ServerTest {
  private static final SplitModel COMPILED = HandBuiltModels.network(2);
  private static final CompiledModel MODEL = CompiledModel.of(COMPILED);
  private static final Client CLIENT = Client.generate(MODEL);
  private static final EvaluationKeys KEYS = CLIENT.evaluationKeys();
  private static final EncryptedBatch QUESTION =
      CLIENT.encrypt(HandBuiltModels.samples(COMPILED, 2, 1, 1)).getFirst();

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  void aRunEndsAfterItsDeadlineAndSaysWhere() {
    Server server = new Server(MODEL, KEYS);
    DeadlineExceededException late =
        assertThrows(
            DeadlineExceededException.class,
            () -> server.run(QUESTION, RunOptions.DEFAULT.withDeadline(Duration.ofNanos(1))));
    assertEquals(
        "the deadline of PT0.000000001S passed before operation 1 of 4 (Input)", late.getMessage());
    assertEquals(
        2, server.run(QUESTION, RunOptions.DEFAULT.withDeadline(Duration.ofDays(1))).samples());
  }

  @Test
  void deadlinesAreLongerThanNothing() {
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThrows(IllegalArgumentException.class, () -> RunOptions.DEFAULT.withDeadline(none));
    }
  }

  @Test
  void aCancelledRunEndsBeforeTheNextOperation() {
    Server server = new Server(MODEL, KEYS);
    AtomicBoolean cancelled = new AtomicBoolean();
    List<Long> steps = new ArrayList<>();
    RunOptions options =
        RunOptions.DEFAULT
            .withCancellation(cancelled::get)
            .withProgress(
                (done, total) -> {
                  steps.add(done);
                  cancelled.set(done == 2);
                });
    RunCancelledException ended =
        assertThrows(RunCancelledException.class, () -> server.run(QUESTION, options));
    assertEquals("cancelled before operation 3 of 4 (Polynomial of 'relu')", ended.getMessage());
    assertEquals(List.of(1L, 2L), steps);
  }

  @Test
  void anInterruptedThreadEndsItsRunAndStaysInterrupted() {
    Server server = new Server(MODEL, KEYS);
    Thread.currentThread().interrupt();
    assertThrows(RunCancelledException.class, () -> server.run(QUESTION));
    assertTrue(Thread.interrupted(), "nobody above learns of the interruption");
  }

  @Test
  void progressCountsTheOperationsOfAllBatches() throws IOException {
    Server server = new Server(MODEL, KEYS);
    int samples = 2 * MODEL.batch();
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    CiphertextWriter.writeAll(
        MODEL, CLIENT.encrypt(HandBuiltModels.samples(COMPILED, samples, 1, 1)), in);
    List<String> steps = new ArrayList<>();
    server.run(
        CiphertextReader.of(MODEL, new ByteArrayInputStream(in.toByteArray()), "in"),
        new ByteArrayOutputStream(),
        RunOptions.DEFAULT.withProgress((done, total) -> steps.add(done + "/" + total)));
    assertEquals(List.of("1/8", "2/8", "3/8", "4/8", "5/8", "6/8", "7/8", "8/8"), steps);
  }

  @Test
  void everyValueIsSeenEncrypted() {
    List<String> names = new ArrayList<>();
    new Server(MODEL, KEYS)
        .run(QUESTION, RunOptions.DEFAULT.withValues(value -> names.add(value.name())));
    assertEquals(List.of("x0", "hidden", "active", "y0"), names);
  }

  @Test
  void threadsOfAnExecutorGiveTheSameResult() {
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Server server = new Server(MODEL, KEYS, ServerOptions.DEFAULT.withThreads(executor, 3));
      assertEquals(
          CLIENT.insecureDecryptRaw(new Server(MODEL, KEYS).run(QUESTION)),
          CLIENT.insecureDecryptRaw(server.run(QUESTION)));
    }
  }

  @Test
  void aServerThatNeedsMoreThanItsBudgetIsRefused() {
    ServerMemory needed = ServerMemory.estimate(MODEL, ServerOptions.DEFAULT.withMemory(1));
    MemoryBudgetException refused =
        assertThrows(
            MemoryBudgetException.class,
            () ->
                new Server(MODEL, KEYS, ServerOptions.DEFAULT.withMemory(needed.totalBytes() - 1)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("a server of this model needs about "), message);
    Server enough = new Server(MODEL, KEYS, ServerOptions.DEFAULT.withMemory(needed.totalBytes()));
    assertEquals(2, enough.run(QUESTION).samples());
  }

  @Test
  void aRunThatOthersLeaveNoMemoryForIsRefusedAndLaterServed() throws Exception {
    ServerMemory needed = ServerMemory.estimate(MODEL, ServerOptions.DEFAULT.withMemory(1));
    Server server = new Server(MODEL, KEYS, ServerOptions.DEFAULT.withMemory(needed.totalBytes()));
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    RunOptions slow =
        RunOptions.DEFAULT.withProgress(
            (done, total) -> {
              started.countDown();
              await(refused);
            });
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<EncryptedBatch> first = executor.submit(() -> server.run(QUESTION, slow));
      await(started);
      MemoryBudgetException full =
          assertThrows(MemoryBudgetException.class, () -> server.run(QUESTION));
      assertTrue(
          String.valueOf(full.getMessage()).contains("the 1 under way leave 0.0 MB"),
          full.getMessage());
      refused.countDown();
      assertEquals(2, first.get().samples());
    }
    assertEquals(2, server.run(QUESTION).samples());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
