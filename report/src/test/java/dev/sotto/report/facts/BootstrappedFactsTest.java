package dev.sotto.report.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.report.SmallModels;
import java.util.List;
import java.util.Map;
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
    assertEquals(
        (long) bootstraps().size(), ((Number) overview().get("bootstraps")).longValue());
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
      double bits = (double) Fact.toJson(node.facts()).get("noiseBits");
      assertTrue(bits > 5 && bits < 40, "noise of %s: %.1f bits".formatted(node.name(), bits));
    }
  }

  private static Map<String, Object> overview() {
    return Fact.toJson(FACTS.overview());
  }
}
