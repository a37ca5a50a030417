package dev.sotto.cli;

/// Collects garbage before it takes much memory.
///
/// The serial collector lets the old generation grow to the heap's limit before it collects it,
/// which for ciphertexts and encoded diagonals means gigabytes. Nearly all live bytes are in large
/// arrays of numbers, so a full collection takes some tenths of a second.
final class HeapBound {
  private static final long LEAST_BYTES = 1L << 30;

  /// What may be used beyond what the last collection left.
  private static final long GARBAGE_BYTES = 384L << 20;

  private static final long MILLIS = 20;

  private HeapBound() {}

  /// Watches the heap until the process ends.
  static void start() {
    Thread.ofPlatform().daemon().name("sotto-heap-bound").start(HeapBound::watch);
  }

  private static void watch() {
    try {
      for (long bound = LEAST_BYTES; ; Thread.sleep(MILLIS)) {
        if (used() > bound) {
          System.gc();
          bound = Math.max(LEAST_BYTES, used() + GARBAGE_BYTES);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
