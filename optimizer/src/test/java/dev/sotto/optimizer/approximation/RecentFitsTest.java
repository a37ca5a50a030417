package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentFitsTest {
  private static Fitted fitted(int depth, Map<String, double[]> values) {
    return new Fitted(Map.of("a", depth), Map.of(), Map.of(), Map.of(), values, 0, depth);
  }

  @Test
  void aFitIsFoundByItsDepthsAndForms() {
    RecentFits recent = new RecentFits();
    Fitted five = fitted(5, Map.of());
    recent.add(Map.of("a", 5), Map.of(), five);
    assertSame(five, recent.find(Map.of("a", 5), Map.of()).orElseThrow());
    assertEquals(Optional.empty(), recent.find(Map.of("a", 5), Map.of("a", Form.HALVED)));
    assertEquals(Optional.empty(), recent.find(Map.of("a", 6), Map.of()));
  }

  @Test
  void onlyTheLastFourOfALargeNetworkAreKept() {
    RecentFits recent = new RecentFits();
    Map<String, double[]> large = Map.of("a", new double[1 << 21]);
    for (int depth = 1; depth <= 5; depth++) {
      recent.add(Map.of("a", depth), Map.of(), fitted(depth, large));
    }
    assertEquals(Optional.empty(), recent.find(Map.of("a", 1), Map.of()));
    assertEquals(2, recent.find(Map.of("a", 2), Map.of()).orElseThrow().levels());
  }

  @Test
  void ofASmallNetworkMoreAreKept() {
    RecentFits recent = new RecentFits();
    Map<String, double[]> small = Map.of("a", new double[1 << 20]);
    for (int depth = 1; depth <= 9; depth++) {
      recent.add(Map.of("a", depth), Map.of(), fitted(depth, small));
    }
    assertEquals(Optional.empty(), recent.find(Map.of("a", 1), Map.of()));
    assertEquals(2, recent.find(Map.of("a", 2), Map.of()).orElseThrow().levels());
  }
}
