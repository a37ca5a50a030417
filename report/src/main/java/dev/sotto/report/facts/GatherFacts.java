package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.CompileFacts;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.CircuitWork;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import dev.sotto.optimizer.levels.EstimateNoise;
import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.report.figures.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Gathers the facts of a model from every stage that there is.
public final class GatherFacts {
  /// Samples run through the exact and the approximated graph: enough for a histogram.
  private static final int MOST_SAMPLES = 64;

  private final ReportInput input;
  private final Circuit circuit;
  private final CircuitFigures figures;
  private final Map<String, Work> work;
  private final List<LayerTime> times;

  private GatherFacts(ReportInput input) {
    this.input = input;
    this.circuit = input.model().circuit();
    this.figures = CircuitFigures.of(circuit);
    this.work = CircuitWork.of(circuit, CostTable.standard());
    this.times = LayerTime.of(circuit, work, input.measured());
  }

  /// All facts of `input`.
  public static ModelFacts of(ReportInput input) {
    return new GatherFacts(input).all();
  }

  private ModelFacts all() {
    List<Map<String, Tensor>> samples =
        input.samples().subList(0, Math.min(MOST_SAMPLES, input.samples().size()));
    List<Map<String, Tensor>> exact = new ArrayList<>();
    input
        .compilation()
        .ifPresent(
            compilation ->
                samples.forEach(
                    sample ->
                        exact.add(
                            TensorInterpreter.evaluate(
                                compilation.exact(),
                                TensorInterpreter.run(compilation.sizes(), sample)))));
    Map<String, Double> noise =
        input
            .compilation()
            .map(c -> EstimateNoise.deviations(c.packed(), c.arguments(), circuit))
            .orElse(Map.of());
    List<LayerError> errors =
        input
            .compilation()
            .map(c -> CollectErrors.of(c, samples, exact, noise, input.measured()))
            .orElseGet(this::measuredErrors);
    CompileFacts facts = input.model().facts();
    return new ModelFacts(
        circuit.name(),
        overview(),
        graphs(errors, noise),
        LevelPoint.of(circuit, work),
        times,
        errors,
        facts.tolerance(),
        input
            .compilation()
            .map(c -> CollectActivations.of(c, exact))
            .orElseGet(this::keptActivations),
        LayoutFacts.of(circuit),
        circuit.batch(),
        ParameterFacts.of(circuit, figures),
        circuit.parameters().levelPrimes(),
        KeyFacts.of(circuit, work),
        input.memory().facts(figures),
        input.measured().map(this::comparison).orElse(List.of()),
        provenance(input.model()),
        notes());
  }

  private List<LayerError> measuredErrors() {
    List<LayerError> errors = new ArrayList<>();
    input
        .measured()
        .ifPresent(
            measured ->
                measured
                    .layerErrors()
                    .keySet()
                    .forEach(
                        layer ->
                            errors.add(
                                new LayerError(
                                    layer,
                                    OptionalDouble.empty(),
                                    OptionalDouble.empty(),
                                    measured.error(layer)))));
    return errors;
  }

  private List<ActivationFacts> keptActivations() {
    return input.model().facts().activations().stream()
        .map(fact -> new ActivationFacts(fact, Optional.empty(), Optional.empty()))
        .toList();
  }

  private List<GraphFacts> graphs(List<LayerError> errors, Map<String, Double> noise) {
    List<GraphFacts> graphs = new ArrayList<>();
    if (input.compilation().isPresent()) {
      Compilation compilation = input.compilation().get();
      graphs.add(TensorFacts.of(compilation.imported(), compilation.model(), work, times, errors));
      graphs.add(PackedFacts.of(compilation.packed(), circuit, work, errors));
    }
    graphs.add(CircuitFacts.of(circuit, work, noise, errors, input.measured()));
    return graphs;
  }

  private double seconds() {
    return times.stream().mapToDouble(LayerTime::seconds).sum();
  }

  private List<Fact> overview() {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        CircuitFacts.cost("estimatedRunSeconds", "one run, one thread, estimated", seconds()));
    input
        .measured()
        .map(found -> found.figure("runSeconds"))
        .orElse(OptionalDouble.empty())
        .ifPresent(
            measured ->
                facts.add(CircuitFacts.cost("measuredRunSeconds", "one run, measured", measured)));
    input
        .compilation()
        .ifPresent(
            compilation ->
                facts.add(
                    new Fact(
                        "approximationError",
                        "largest error on calibration samples, of the range",
                        compilation.approximationError(),
                        Units.small(compilation.approximationError()))));
    facts.add(Fact.of("batch", "samples in one run", figures.batch()));
    facts.add(new Fact("logN", "ring degree", figures.logN(), Units.powerOfTwo(figures.logN())));
    facts.add(
        new Fact(
            "securityBits", "security", figures.securityBits(), figures.securityBits() + " bits"));
    facts.add(
        figures.bootstraps() == 0
            ? new Fact(
                "depth",
                "levels used, of those of the ring",
                figures.depth(),
                "%d of %d".formatted(figures.depth(), figures.levels()))
            : new Fact(
                "depth",
                "levels deep, in a ring of %d".formatted(figures.levels()),
                figures.depth(),
                Integer.toString(figures.depth())));
    facts.add(Fact.of("bootstraps", "bootstraps", figures.bootstraps()));
    facts.add(Fact.of("operations", "operations", circuit.nodes().size()));
    facts.add(Fact.of("rotationKeys", "rotation keys", figures.rotationKeys()));
    facts.add(
        new Fact(
            "evaluationKeyBytes",
            "server's keys",
            figures.evaluationKeyBytes(),
            Units.bytes(figures.evaluationKeyBytes())));
    facts.add(
        new Fact(
            "ciphertextBytes",
            "encrypted batch",
            figures.ciphertextBytes(),
            Units.bytes(figures.ciphertextBytes())));
    return facts;
  }

  private List<ComparisonFacts> comparison(Measured measured) {
    List<ComparisonFacts> rows = new ArrayList<>();
    measured
        .figure("runSeconds")
        .ifPresent(
            seconds ->
                rows.add(
                    new ComparisonFacts(
                        CircuitFacts.cost("runSeconds", "one run", seconds),
                        Optional.of(
                            new Fact(
                                "estimatedRunSeconds",
                                "estimated",
                                seconds(),
                                Units.seconds(seconds()) + " on one thread")))));
    measured
        .figure("relativeError")
        .ifPresent(
            error ->
                rows.add(
                    new ComparisonFacts(
                        error("largest error of the outputs, of their range", error, ""),
                        Optional.of(predictedError()))));
    measured
        .figure("argmaxAgreement")
        .ifPresent(
            part ->
                rows.add(
                    new ComparisonFacts(
                        agreement(part),
                        input.compilation().map(c -> agreement(c.calibrationAgreement())))));
    for (String[] row :
        new String[][] {
          {"keygenSeconds", "making keys"},
          {"encryptSeconds", "encrypting a batch"},
          {"decryptSeconds", "decrypting a batch"}
        }) {
      measured
          .figure(row[0])
          .ifPresent(
              seconds ->
                  rows.add(
                      new ComparisonFacts(
                          CircuitFacts.cost(row[0], row[1], seconds), Optional.empty())));
    }
    measured
        .figure("peakRssBytes")
        .ifPresent(
            bytes ->
                rows.add(
                    new ComparisonFacts(
                        MemoryPlan.bytes(
                            "peakRssBytes",
                            "peak memory: of a server alone, of the process that did all",
                            (long) bytes),
                        Optional.of(input.memory().total()))));
    return rows;
  }

  private Fact predictedError() {
    return input
        .compilation()
        .map(c -> error("on calibration samples", c.approximationError(), ""))
        .orElseGet(() -> error("tolerance", input.model().facts().tolerance(), "at most "));
  }

  private static Fact error(String label, double error, String bound) {
    return new Fact("relativeError", label, error, bound + LayerError.text(error));
  }

  private static Fact agreement(double part) {
    return new Fact("argmaxAgreement", "same answer", part, "%.1f %%".formatted(100 * part));
  }

  private static List<Fact> provenance(SplitModel model) {
    CompileFacts facts = model.facts();
    return List.of(
        Fact.of("modelSha256", "SHA-256 of the model", facts.modelSha256()),
        Fact.of("compilerVersion", "compiler", facts.compilerVersion()),
        Fact.of("tolerance", "tolerance", facts.tolerance()),
        Fact.of("calibrationSamples", "calibration samples", facts.calibrationSamples()));
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(input.model().facts().notes());
    if (input.compilation().isEmpty()) {
      notes.add(
          "Made from a compiled artifact, which holds the circuit only: report on the ONNX model to"
              + " see the model's own graph, the packed program, the curves of activations and"
              + " predicted errors.");
    } else if (input.samples().isEmpty()) {
      notes.add("Without calibration samples there are no histograms and no predicted errors.");
    }
    return notes;
  }
}
