package dev.sotto.ckks.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Has the vector kernels compiled in the background.
///
/// An interpreted vector operation allocates and calls, and a transform of interpreted vectors
/// takes some hundred times as long as a compiled one. A short-lived process must not wait for
/// that: a background thread runs the vector kernels on small limbs until the compiler is done with
/// them, while the work goes on in plain loops. The vector kernels for small primes alone are
/// compiled after the others, once a transform meets such a prime, while those for every prime do
/// the work: transforms first, then, for narrow primes, products. Safe for use by several threads.
final class VectorWarmUp {

  /// A prime that has no kernels of its own, one that has transforms in every degree, and one that
  /// has products too.
  private static final double LARGE_PRIME = 0x1p40;

  private static final double EXACT_PRIME = 0x1p29;
  private static final double NARROW_PRIME = 0x1p25;

  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final VectorKernels vector;
  private final CountDownLatch generalCompiled = new CountDownLatch(1);
  private final CountDownLatch exactMet = new CountDownLatch(1);
  private final CountDownLatch exactCompiled = new CountDownLatch(1);
  private final CountDownLatch narrowMet = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sotto-kernel-warm-up");

  private volatile boolean started;
  private volatile Kernels current = new ScalarKernels();

  /// Does nothing until started.
  VectorWarmUp(VectorKernels vector) {
    this.vector = vector;
    thread.setDaemon(true);
  }

  /// Starts the background thread, once.
  void start() {
    if (!started) {
      startOnce();
    }
  }

  boolean isStarted() {
    return started;
  }

  private synchronized void startOnce() {
    if (!started) {
      started = true;
      thread.start();
    }
  }

  private void run() {
    try {
      VectorKernels general = VectorKernels.general();
      new KernelWarmUp(general, LARGE_PRIME).run();
      current = general;
      generalCompiled.countDown();
      exactMet.await();
      VectorKernels exact = VectorKernels.withExactTransforms();
      new KernelWarmUp(exact, EXACT_PRIME).run();
      current = exact;
      exactCompiled.countDown();
      narrowMet.await();
      new KernelWarmUp(vector, NARROW_PRIME).run();
      current = vector;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What works for now: scalar kernels, or the vector ones that are compiled.
  Kernels current() {
    return current;
  }

  /// Counted down once there are vector kernels for every prime.
  CountDownLatch ready() {
    return generalCompiled;
  }

  boolean isReady() {
    return generalCompiled.getCount() == 0;
  }

  /// Tells modulo what primes there is work.
  void meet(NttTable table) {
    if (VectorNarrowProducts.suits(table.modulus)) {
      exactMet.countDown();
      narrowMet.countDown();
    } else if (VectorExactForwardNtt.suits(table)) {
      exactMet.countDown();
    }
  }

  /// All vector kernels, compiled.
  VectorKernels vector() {
    return vector;
  }

  /// What the vector kernels are called.
  String name() {
    return vector.name();
  }

  /// Waits until all vector kernels are compiled, some minutes at most; whether they are.
  ///
  /// @throws InterruptedException if the caller is interrupted
  boolean awaitAll() throws InterruptedException {
    start();
    exactMet.countDown();
    narrowMet.countDown();
    return thread.join(LONGEST);
  }

  /// Waits until the vector kernels for the primes met so far are compiled, no longer than that.
  ///
  /// @throws InterruptedException if the caller is interrupted
  void awaitMet(Duration longest) throws InterruptedException {
    start();
    if (narrowMet.getCount() == 0) {
      thread.join(longest);
    } else {
      CountDownLatch latest = exactMet.getCount() == 0 ? exactCompiled : generalCompiled;
      latest.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
