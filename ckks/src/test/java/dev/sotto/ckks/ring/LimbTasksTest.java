package dev.sotto.ckks.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LimbTasksTest {
  @Test
  void everyLimbIsInOneTaskAndThreadsGetAsMany() {
    for (int threads = 1; threads <= 5; threads++) {
      for (int limbs = 1; limbs <= 40; limbs++) {
        LimbTasks tasks = new LimbTasks(limbs, threads);
        List<Integer> handedOut = new ArrayList<>();
        int pairs = 0;
        for (int t = 0; t < tasks.count(); t++) {
          for (int i = 0; i < tasks.limbs(t); i++) {
            handedOut.add(tasks.first(t) + i);
          }
          pairs += tasks.limbs(t) - 1;
        }
        assertEquals(IntStream.range(0, limbs).boxed().toList(), handedOut);
        assertEquals(0, pairs % threads, "pairs of " + limbs + " limbs on " + threads + " threads");
        assertTrue(limbs - 2 * pairs < 2 * threads, "single limbs of " + limbs);
      }
    }
  }
}
