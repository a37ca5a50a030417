package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentFitsTest {
  private static Fitted fitted(int depth, Map<String, double[]> values) {
    return new Fitted(Map.of("a", depth), Set.of(), Map.of(), Map.of(), values, 0, depth);
  }

  @Test
  void aFitIsFoundByItsDepthsAndWhatIsHalved() {
    RecentFits recent = new RecentFits();
    Fitted five = fitted(5, Map.of());
    recent.add(Map.of("a", 5), Set.of(), five);
    assertSame(five, recent.find(Map.of("a", 5), Set.of()).orElseThrow());
    assertEquals(Optional.empty(), recent.find(Map.of("a", 5), Set.of("a")));
    assertEquals(Optional.empty(), recent.find(Map.of("a", 6), Set.of()));
  }

  @Test
  void onlyTheLastFourOfALargeNetworkAreKept() {
    RecentFits recent = new RecentFits();
    Map<String, double[]> large = Map.of("a", new double[1 << 21]);
    for (int depth = 1; depth <= 5; depth++) {
      recent.add(Map.of("a", depth), Set.of(), fitted(depth, large));
    }
    assertEquals(Optional.empty(), recent.find(Map.of("a", 1), Set.of()));
    assertEquals(2, recent.find(Map.of("a", 2), Set.of()).orElseThrow().levels());
  }

  @Test
  void ofASmallNetworkMoreAreKept() {
    RecentFits recent = new RecentFits();
    Map<String, double[]> small = Map.of("a", new double[1 << 20]);
    for (int depth = 1; depth <= 9; depth++) {
      recent.add(Map.of("a", depth), Set.of(), fitted(depth, small));
    }
    assertEquals(Optional.empty(), recent.find(Map.of("a", 1), Set.of()));
    assertEquals(2, recent.find(Map.of("a", 2), Set.of()).orElseThrow().levels());
  }
}
