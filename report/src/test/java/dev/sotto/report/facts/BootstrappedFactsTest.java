package dev.sotto.report.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.report.SmallModels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is told of a model that is deeper than its ring.
class BootstrappedFactsTest {
  private static final ModelFacts FACTS =
      SmallModels.facts(SmallModels.compile(SmallModels.deep()), Optional.empty());

  private static List<LevelPoint> bootstraps() {
    return FACTS.levels().stream().filter(LevelPoint::bootstrap).toList();
  }

  @Test
  void everyBootstrapHasAReasonAndItsCost() {
    assertFalse(bootstraps().isEmpty());
    assertEquals(Integer.toString(bootstraps().size()), text(FACTS.overview(), "bootstraps"));
    for (LevelPoint bootstrap : bootstraps()) {
      assertTrue(
          bootstrap.reason().matches("(turn|tanh)\\d+ leaves level \\d+; what follows, .*"),
          bootstrap.reason());
      assertTrue(bootstrap.seconds() > 0, bootstrap.value());
    }
  }

  @Test
  void everyLayerTellsWhatEncryptionAddsToItsError() {
    for (LayerError error : FACTS.errors()) {
      assertTrue(error.noise().orElseThrow() > 0, error.toString());
      assertTrue(error.noise().orElseThrow() < FACTS.tolerance(), error.toString());
    }
  }

  @Test
  void everyValueOfTheCircuitTellsItsNoise() {
    GraphFacts circuit = FACTS.graphs().getLast();
    for (LevelPoint point : bootstraps()) {
      NodeFacts node =
          circuit.nodes().stream()
              .filter(other -> other.name().equals(point.value()))
              .findFirst()
              .orElseThrow();
      assertEquals(NodeKind.BOOTSTRAP, node.kind());
      assertTrue(text(node.facts(), "noiseBits").endsWith(" bits"), node.name());
    }
  }

  private static String text(List<Fact> facts, String key) {
    return facts.stream()
        .filter(fact -> fact.key().equals(key))
        .findFirst()
        .map(Fact::text)
        .orElseThrow();
  }
}
