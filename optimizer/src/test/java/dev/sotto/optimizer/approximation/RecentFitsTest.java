package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentFitsTest {
  private static Fitted fitted(int depth) {
    return new Fitted(Map.of("a", depth), Set.of(), Map.of(), Map.of(), Map.of(), 0, depth);
  }

  @Test
  void aFitIsFoundByItsDepthsAndWhatIsHalved() {
    RecentFits recent = new RecentFits();
    Fitted five = fitted(5);
    recent.add(Map.of("a", 5), Set.of(), five);
    assertSame(five, recent.find(Map.of("a", 5), Set.of()).orElseThrow());
    assertEquals(Optional.empty(), recent.find(Map.of("a", 5), Set.of("a")));
    assertEquals(Optional.empty(), recent.find(Map.of("a", 6), Set.of()));
  }

  @Test
  void onlyTheLastFourAreKept() {
    RecentFits recent = new RecentFits();
    for (int depth = 1; depth <= 5; depth++) {
      recent.add(Map.of("a", depth), Set.of(), fitted(depth));
    }
    assertEquals(Optional.empty(), recent.find(Map.of("a", 1), Set.of()));
    assertEquals(2, recent.find(Map.of("a", 2), Set.of()).orElseThrow().levels());
  }
}
