package dev.sotto.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EncryptedRunsTest {
  @Test
  void theFirstThirdOfRunsDoesNotCount() {
    assertEquals(List.of(9.0), EncryptedRuns.counted(List.of(9.0)));
    assertEquals(List.of(2.0), EncryptedRuns.counted(List.of(9.0, 2.0)));
    assertEquals(List.of(2.0, 1.0), EncryptedRuns.counted(List.of(9.0, 2.0, 1.0)));
    assertEquals(List.of(2.0, 1.0), EncryptedRuns.counted(List.of(9.0, 8.0, 2.0, 1.0)));
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertEquals(2.5, EncryptedRuns.median(List.of(4.0, 1.0, 2.0, 3.0)));
  }
}
