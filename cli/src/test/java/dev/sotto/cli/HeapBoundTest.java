package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapBoundTest {
  private long live;
  private long garbage;
  private int collections;

  private final HeapBound bound =
      new HeapBound(
          () -> live + garbage,
          () -> {
            garbage = 0;
            collections++;
          });

  private void check(int expected) {
    bound.check();
    assertEquals(expected, collections);
  }

  @Test
  void aSmallHeapIsLeftAlone() {
    garbage = HeapBound.LEAST_BYTES;
    check(0);
    garbage++;
    check(1);
  }

  @Test
  void garbageIsCollectedBeforeItExceedsItsShare() {
    live = 4 * HeapBound.LEAST_BYTES;
    check(1);
    garbage = HeapBound.GARBAGE_BYTES;
    check(1);
    garbage++;
    check(2);
  }

  @Test
  void whatWasFreedMayNotBecomeGarbageAgain() {
    live = 4 * HeapBound.LEAST_BYTES;
    check(1);
    live += HeapBound.GARBAGE_BYTES + 1;
    check(2);
    live = HeapBound.LEAST_BYTES;
    garbage = 4 * HeapBound.LEAST_BYTES;
    check(3);
    garbage = HeapBound.GARBAGE_BYTES + 1;
    check(4);
  }
}
