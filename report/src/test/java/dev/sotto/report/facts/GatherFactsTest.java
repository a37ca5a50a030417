package dev.sotto.report.facts;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.optimizer.Compilation;
import dev.sotto.report.SmallModels;
import dev.sotto.report.facts.ActivationFacts.Curve;
import dev.sotto.report.facts.ActivationFacts.Histogram;
import dev.sotto.report.figures.CircuitFigures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatherFactsTest {
  private static final int SAMPLES = 48;
  private static final Compilation COMPILATION = SmallModels.compile(SmallModels.network("dense"));
  private static final ModelFacts FACTS = facts(Optional.empty());

  private static ModelFacts facts(Optional<Measured> measured) {
    return SmallModels.facts(COMPILATION, measured);
  }

  @Test
  void layersTogetherTakeTheCompilersEstimate() {
    double seconds = FACTS.times().stream().mapToDouble(LayerTime::seconds).sum();
    // Sums of a few positive terms in different order.
    assertEquals(1, seconds * 1e9 / COMPILATION.estimatedNanos(), 1e-12);
  }

  @Test
  void keysTogetherAreTheServersKeys() {
    long bytes = FACTS.keys().stream().mapToLong(key -> key.key().bytes()).sum();
    assertEquals(CircuitFigures.of(COMPILATION.model().circuit()).evaluationKeyBytes(), bytes);
    FACTS
        .keys()
        .forEach(key -> assertTrue(!key.users().isEmpty(), key.key().name() + " is not used"));
  }

  @Test
  void theHistogramCountsEveryCalibratedValueOnce() {
    Histogram histogram = FACTS.activations().getFirst().histogram().orElseThrow();
    long counted = histogram.counts().stream().mapToLong(Long::longValue).sum();
    assertEquals(SAMPLES * 5L, counted + histogram.outside());
    assertEquals(0, histogram.outside());
  }

  @Test
  void thePolynomialIsAsFarFromTheFunctionAsTheCompilerSays() {
    ActivationFacts activation = FACTS.activations().getFirst();
    Curve curve = activation.curve().orElseThrow();
    assertEquals(activation.fact().low(), curve.x().getFirst(), 1e-12);
    assertEquals(activation.fact().high(), curve.x().getLast(), 1e-12);
    double largest = 0;
    for (int k = 0; k < curve.x().size(); k++) {
      assertEquals(Math.max(curve.x().get(k), 0), curve.exact().get(k));
      largest = Math.max(largest, Math.abs(curve.polynomial().get(k) - curve.exact().get(k)));
    }
    // The compiler looks at a finer grid, which holds the ends.
    assertTrue(largest <= activation.fact().maxError() * 1.001, "largest " + largest);
    assertTrue(largest >= activation.fact().maxError() / 2, "largest " + largest);
  }

  @Test
  void theLastLayersErrorIsWithinTheTolerance() {
    LayerError last = FACTS.errors().getLast();
    assertTrue(last.approximated().orElseThrow() <= 0.01, last.toString());
    assertTrue(FACTS.errors().getFirst().approximated().orElseThrow() < 1e-12);
  }

  @Test
  void theMemoryOfAServerIsToldInFull() {
    Map<String, Object> told = Fact.toJson(FACTS.memory());
    assertEquals(6_000_000L, told.get("serverBytes"));
    assertEquals(3_000_000L, told.get("serverKeyBytes"));
  }

  @Test
  void everyNodeOfTheModelTellsItsLevelsCostErrorRotationsAndKeys() {
    NodeFacts dense =
        FACTS.graphs().getFirst().nodes().stream()
            .filter(node -> node.origin().equals("dense"))
            .findFirst()
            .orElseThrow();
    Set<String> keys = Fact.toJson(dense.facts()).keySet();
    List<String> wanted =
        List.of(
            "shape",
            "levelIn",
            "levelOut",
            "estimatedSeconds",
            "approximationError",
            "encryptionNoise",
            "bitsRight",
            "rotations",
            "rotationKeys");
    assertTrue(keys.containsAll(wanted), keys.toString());
  }

  @Test
  void scriptsLearnOfLevelsAndTimesWhatThePageTells() {
    assertEquals(
        Set.of("value", "layer", "level", "estimatedSeconds", "bootstrap", "reason"),
        FACTS.levels().getFirst().toJson().keySet());
    for (LayerTime time : FACTS.times()) {
      Map<String, Object> json = time.toJson();
      assertEquals(time.seconds(), json.get("estimatedSeconds"));
      assertEquals(
          time.parts().keySet().stream().map(NodeKind::key).collect(toSet()),
          ((Map<?, ?>) Objects.requireNonNull(json.get("secondsByKind"))).keySet());
    }
  }

  @Test
  void everyProgramsNodesTogetherTakeAllTheTime() {
    for (GraphFacts graph : FACTS.graphs()) {
      double shares = graph.nodes().stream().mapToDouble(NodeFacts::share).sum();
      // Sums of a few positive terms in different order.
      assertEquals(1, shares, 1e-12, graph.key());
    }
  }

  @Test
  void everyProgramNamesTheModelsNodes() {
    assertEquals(
        List.of("model", "packed", "circuit"),
        FACTS.graphs().stream().map(GraphFacts::key).toList());
    for (GraphFacts graph : FACTS.graphs()) {
      for (String origin : List.of("dense", "relu", "scores")) {
        assertTrue(
            graph.nodes().stream().anyMatch(node -> Origins.contains(node.origin(), origin)),
            origin + " is not in " + graph.key());
      }
    }
  }

  @Test
  void levelsFallFromTheTopToTheBottom() {
    assertEquals(
        COMPILATION.model().circuit().parameters().maxLevel(), FACTS.levels().getFirst().level());
    assertEquals(0, FACTS.levels().getLast().level());
  }

  @Test
  void whatWasMeasuredStandsBesideWhatWasPredicted() {
    Measured measured =
        Measured.parse(
            """
            {"model": "m.onnx", "runSeconds": 2.5, "relativeError": 0.003, "accuracyPlain": null,
             "layers": [{"layer": "dense", "encrypted": 1e-6}],
             "operations": [{"value": "h", "seconds": 0.25}]}
            """,
            "v.json");
    ModelFacts facts = facts(Optional.of(measured));
    ComparisonFacts run = facts.comparison().getFirst();
    assertEquals("2.50 s", run.measured().text());
    assertEquals(2.5, run.toJson().get("measured"));
    assertEquals(
        Optional.of(facts.times().stream().mapToDouble(LayerTime::seconds).sum()),
        run.toJson().get("predicted"));
    assertEquals(OptionalDouble.of(1e-6), facts.errors().getFirst().measured());
    assertEquals(
        OptionalDouble.of(0.25),
        facts.times().stream()
            .filter(time -> time.origin().equals("dense"))
            .findFirst()
            .orElseThrow()
            .measured());
  }

  @Test
  void anArtifactStillTellsItsCircuit() {
    ModelFacts facts =
        GatherFacts.of(
            new ReportInput(
                COMPILATION.model(),
                Optional.empty(),
                List.of(),
                SmallModels.MEMORY,
                Optional.empty()));
    assertEquals(List.of("circuit"), facts.graphs().stream().map(GraphFacts::key).toList());
    assertEquals(1, facts.activations().size());
    assertTrue(facts.activations().getFirst().curve().isEmpty());
    assertEquals(FACTS.times().size(), facts.times().size());
  }
}
