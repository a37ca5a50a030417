package dev.sotto.cli.verify;

import dev.sotto.cli.compile.ModelCompiler;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.ProcessMemory;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.AnswerTable;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The whole path on real samples, and what it did to them.
public final class Verification {
  /// Samples taken for calibration where none are given.
  private static final int MOST_CALIBRATION_SAMPLES = 256;

  private Verification() {}

  /// What to verify.
  ///
  /// @param count how many of the samples, from the first on
  /// @param once whether no batch is run again to measure its time
  /// @param compiled what compiling must give
  /// @param calibration empty to calibrate on other samples of the table, where none is compiled
  ///   yet
  /// @param expected the plaintext model's answers, where they are known
  public record Request(
      Path model,
      SampleTables samples,
      int count,
      boolean once,
      Optional<Path> compiled,
      Optional<SampleTables> calibration,
      Optional<Samples> expected,
      Optional<Samples> labels,
      CompileOptions options) {}

  /// A verification, and the compilation that it verified.
  ///
  /// @param calibration the samples that the compilation was calibrated on
  public record Verified(
      VerifyReport report, Compilation compilation, Optional<SampleTables> calibration) {}

  /// Verifies `graph`, which came from the request's model.
  ///
  /// @param startNanos when reading the model began, for the time of compilation
  /// @throws UserMistakeException if expected answers or labels do not fit the samples
  public static Verified run(
      Request request, TensorGraph graph, long startNanos, ServerOptions execution, Console console)
      throws IOException {
    List<String> notes = new ArrayList<>();
    int count = Math.min(request.count(), request.samples().count());
    if (count < request.count()) {
      notes.add("%s holds %d samples only".formatted(request.samples().source(), count));
    }
    TensorOutput output = scores(graph);
    List<Map<String, Tensor>> samples = request.samples().range(0, count).samples();
    List<Tensor> own = new ArrayList<>();
    for (Map<String, Tensor> sample : samples) {
      own.add(named(TensorInterpreter.run(graph, sample), output));
    }
    List<Tensor> right = reference(request, own);
    requireCount("labels", request.labels(), request.samples());

    Optional<SampleTables> calibration = calibration(request, count, notes);
    Compilation compilation =
        ModelCompiler.compile(request.model(), graph, calibration, request.options(), console);
    double compileSeconds = (System.nanoTime() - startNanos) / 1e9;
    notes.addAll(compilation.model().facts().notes());

    CompiledModel model = CompiledModel.of(compilation.model());
    if (request.compiled().isPresent()) {
      requireSame(request.compiled().get(), model, request.model());
    }
    long keygenStart = System.nanoTime();
    try (Client client =
        new Client(model, SecretKey.generate(model), execution.executor(), execution.threads())) {
      Server server = new Server(model, evaluationKeys(client, console), execution);
      double keygenSeconds = (System.nanoTime() - keygenStart) / 1e9;
      DriftTable drift = new DriftTable(compilation, samples, model.batch());
      EncryptedRuns runs =
          EncryptedRuns.run(client, server, samples, request.once(), drift.reader(client), console);
      List<Tensor> answers = runs.answers().stream().map(a -> named(a, output)).toList();
      List<LayerDrift> layers = drift.rows(output.name(), console);
      Decision decision = Decision.of(graph, output.name(), right.getFirst().size());
      Comparison comparison = Comparison.of(right, answers, decision);
      OptionalDouble accuracyPlain = accuracy(decision, right, request.labels());
      if (request.labels().isPresent() && accuracyPlain.isEmpty()) {
        notes.add(
            "no accuracy: the output chooses no class, or %s holds no class numbers"
                .formatted(request.labels().get().source()));
      }
      VerifyReport report =
          new VerifyReport(
              String.valueOf(request.model().getFileName()),
              count,
              CircuitFigures.of(model.split().circuit()),
              runs.timings(compileSeconds, keygenSeconds),
              ProcessMemory.peakBytes(),
              comparison,
              request.options().tolerance(),
              accuracyPlain,
              accuracy(decision, answers, request.labels()),
              layers,
              runs.operations(),
              request.expected().map(Samples::source).orElse("the model in double precision"),
              notes);
      return new Verified(report, compilation, calibration);
    }
  }

  private static void requireSame(Path file, CompiledModel model, Path source) throws IOException {
    if (!CompiledModel.load(file).id().equals(model.id())) {
      throw new UserMistakeException(
          "%s is not what compiling %s gives".formatted(file, source),
          "give the options and calibration samples that it was compiled with, or compile it"
              + " again");
    }
  }

  private static EvaluationKeys evaluationKeys(Client client, Console console) {
    try (Progress _ = console.start("making keys", 0)) {
      return client.evaluationKeys();
    }
  }

  private static TensorOutput scores(TensorGraph graph) {
    return AnswerTable.scores(graph).orElse(graph.outputs().getFirst());
  }

  private static Tensor named(Map<String, Tensor> outputs, TensorOutput output) {
    Tensor tensor = outputs.get(output.name());
    if (tensor == null) {
      throw new IllegalStateException("no output " + output.name());
    }
    return tensor;
  }

  private static Optional<SampleTables> calibration(
      Request request, int count, List<String> notes) {
    if (request.calibration().isPresent() || request.compiled().isPresent()) {
      return request.calibration();
    }
    SampleTables all = request.samples();
    int rest = Math.min(MOST_CALIBRATION_SAMPLES, all.count() - count);
    if (rest > 0) {
      return Optional.of(all.range(count, count + rest));
    }
    notes.add("calibrated on the very samples that are verified, for want of others");
    return Optional.of(all.range(0, count));
  }

  private static List<Tensor> reference(Request request, List<Tensor> own) {
    if (request.expected().isEmpty()) {
      return own;
    }
    Samples expected = request.expected().get();
    requireCount("expected answers", request.expected(), request.samples());
    int size = own.getFirst().size();
    if (expected.sampleSize() != size) {
      throw new UserMistakeException(
          "%s has %d values for each sample, the model's output has %d"
              .formatted(expected.source(), expected.sampleSize(), size));
    }
    List<Tensor> right = new ArrayList<>();
    for (int s = 0; s < own.size(); s++) {
      right.add(expected.sample(s, Shape.of(size)));
    }
    return right;
  }

  private static void requireCount(String what, Optional<Samples> table, SampleTables samples) {
    if (table.isPresent() && table.get().count() != samples.count()) {
      throw new UserMistakeException(
          "%s: %s for %d samples, %s has %d samples"
              .formatted(
                  table.get().source(),
                  what,
                  table.get().count(),
                  samples.source(),
                  samples.count()));
    }
  }

  private static OptionalDouble accuracy(
      Decision decision, List<Tensor> outputs, Optional<Samples> labels) {
    return labels.isEmpty() ? OptionalDouble.empty() : decision.accuracy(outputs, labels.get());
  }
}
