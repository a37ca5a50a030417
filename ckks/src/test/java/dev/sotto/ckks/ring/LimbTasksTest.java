package dev.sotto.ckks.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LimbTasksTest {
  @Test
  void everyLimbIsInOneTaskAndThreadsGetAsMany() {
    for (int threads = 1; threads <= 5; threads++) {
      for (int limbs = 1; limbs <= 40; limbs++) {
        LimbTasks tasks = new LimbTasks(limbs, threads);
        assertEquals(0, tasks.first(0));
        assertEquals(limbs, tasks.first(tasks.count()));
        for (int t = 0; t < tasks.count(); t++) {
          int size = tasks.first(t + 1) - tasks.first(t);
          assertTrue(size == 1 || size == 2, size + " limbs at a time");
        }
        assertTrue(
            tasks.count() % threads == 0 || tasks.count() == limbs,
            tasks.count() + " tasks on " + threads + " threads");
      }
    }
  }
}
