package dev.sotto.cli;

import java.util.function.LongSupplier;

/// Collects garbage before it takes much memory. Belongs to one thread.
///
/// The serial collector lets the old generation grow to the heap's limit before it collects it,
/// which for ciphertexts and encoded diagonals means gigabytes. Nearly all live bytes are in large
/// arrays of numbers, so a full collection takes some tenths of a second.
final class HeapBound {
  static final long LEAST_BYTES = 1L << 30;

  /// What may be used beyond what the last collection left.
  static final long GARBAGE_BYTES = 384L << 20;

  private static final long MILLIS = 20;

  private final LongSupplier used;
  private final Runnable collect;
  private long bound = LEAST_BYTES;

  /// @param used bytes of the heap that hold objects, dead ones included
  /// @param collect frees those of dead objects
  HeapBound(LongSupplier used, Runnable collect) {
    this.used = used;
    this.collect = collect;
  }

  /// Watches this process' heap until it ends.
  static void start() {
    Thread.ofPlatform().daemon().name("sotto-heap-bound").start(HeapBound::watch);
  }

  private static void watch() {
    Runtime runtime = Runtime.getRuntime();
    HeapBound heap = new HeapBound(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
    try {
      while (true) {
        heap.check();
        Thread.sleep(MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Collects if more is used than may be.
  void check() {
    if (used.getAsLong() > bound) {
      collect.run();
      bound = Math.max(LEAST_BYTES, used.getAsLong() + GARBAGE_BYTES);
    }
  }
}
