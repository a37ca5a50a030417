package dev.sotto.cli;

import dev.sotto.cli.compile.ModelCompiler;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.JsonText;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.cli.verify.Verification;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.Compilation;
import dev.sotto.report.facts.GatherFacts;
import dev.sotto.report.facts.Measured;
import dev.sotto.report.facts.MemoryPlan;
import dev.sotto.report.facts.ModelFacts;
import dev.sotto.report.facts.ReportInput;
import dev.sotto.report.figures.Units;
import dev.sotto.report.page.ReportPage;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.server.ServerMemory;
import dev.sotto.runtime.server.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows a compiled model as a page.
@Command(
    name = "report",
    header = "Show what a model becomes, as one page for the browser.",
    description = {
      "",
      "An ONNX model is compiled as 'compile' does it, and shown from its own graph to the circuit:"
          + " levels, costs, errors, activations beside their polynomials, slots, parameters, keys."
          + " Of a compiled model its circuit is shown.",
      "With --samples the model is verified as 'verify' does it, and what was measured is shown"
          + " beside what was predicted; --verify shows what an earlier 'verify --json' printed.",
      "The page needs no network and sends nothing.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto report model.onnx --calibrate samples.npy -o report.html",
      "  sotto report model.onnx --samples samples.npy",
      "  sotto verify model.onnx --samples samples.npy --json > verified.json",
      "  sotto report model.onnx --calibrate samples.npy --verify verified.json"
    })
@SuppressWarnings("NullAway.Init")
final class ReportCommand extends Task {
  private static final int VERIFIED_SAMPLES = 8;

  @Parameters(paramLabel = "M.sotto|MODEL.onnx", description = "The model.")
  private Path model;

  @Mixin private CompilerArguments compiler;
  @Mixin private ThreadsOption threads;

  @Option(
      names = "--samples",
      paramLabel = "[INPUT=]FILE",
      description =
          "Verify on the first "
              + VERIFIED_SAMPLES
              + " of these samples (.npy or .csv), with real encryption.")
  private List<String> samples = new ArrayList<>();

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "What 'verify --json' printed for this model, to be shown beside predictions.")
  private Optional<Path> verified = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.html",
      description = "Where the page goes (default: MODEL.html beside the model).")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print the same facts as one object of JSON instead.")
  private boolean json;

  @Override
  void run(Console console) throws IOException {
    Path target = output.orElseGet(() -> CompilerArguments.beside(model, ".html"));
    if (!json) {
      OutputFile.require(target, compiler.filesRead(model, samples));
    }
    ModelFacts facts = GatherFacts.of(input(console));
    if (json) {
      console.out().println(JsonText.of(facts.toJson()));
      return;
    }
    byte[] page = ReportPage.of(facts).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(target, out -> out.write(page));
    console.out().printf("%s: %s%n", target, Units.bytes(page.length));
  }

  private ReportInput input(Console console) throws IOException {
    if (!samples.isEmpty() && verified.isPresent()) {
      throw new UserMistakeException("--samples verifies anew: leave out --verify, or --samples");
    }
    Optional<Measured> measured = Optional.empty();
    if (verified.isPresent()) {
      measured = Optional.of(measured(verified.get()));
    }
    if (!model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      if (!samples.isEmpty()) {
        throw new UserMistakeException(
            "--samples needs the ONNX model, to compare with",
            "show what 'verify --json' printed by --verify");
      }
      CompiledModel loaded = CompiledModel.load(model);
      return new ReportInput(loaded.split(), Optional.empty(), List.of(), memory(loaded), measured);
    }
    long start = System.nanoTime();
    TensorGraph graph = ModelCompiler.read(model);
    if (!samples.isEmpty()) {
      return verified(graph, start, console);
    }
    Optional<SampleTables> calibration = compiler.calibration(graph.inputs());
    Compilation compilation =
        ModelCompiler.compile(model, graph, calibration, compiler.options(), console);
    return new ReportInput(
        compilation.model(),
        Optional.of(compilation),
        calibration.map(SampleTables::samples).orElse(List.of()),
        memory(CompiledModel.of(compilation.model())),
        measured);
  }

  private ReportInput verified(TensorGraph graph, long start, Console console) throws IOException {
    Verification.Request request =
        new Verification.Request(
            model,
            SampleTables.read(samples, graph.inputs()),
            VERIFIED_SAMPLES,
            false,
            Optional.empty(),
            compiler.calibration(graph.inputs()),
            Optional.empty(),
            Optional.empty(),
            compiler.options());
    try (ComputeThreads compute = new ComputeThreads(threads.threads(), console)) {
      Verification.Verified done =
          Verification.run(request, graph, start, compute.options(), console);
      return new ReportInput(
          done.compilation().model(),
          Optional.of(done.compilation()),
          done.calibration().map(SampleTables::samples).orElse(List.of()),
          memory(CompiledModel.of(done.compilation().model())),
          Optional.of(Measured.parse(JsonText.of(done.report().toJson()), "verification")));
    }
  }

  private static MemoryPlan memory(CompiledModel compiled) {
    ServerMemory server = ServerMemory.estimate(compiled, ServerOptions.DEFAULT);
    return new MemoryPlan(server.keyBytes(), server.tableBytes(), server.runBytes());
  }

  private Measured measured(Path file) throws IOException {
    Measured measured = Measured.parse(Files.readString(file), file.toString());
    String name = String.valueOf(model.getFileName());
    if (name.endsWith(".onnx") && !measured.model().equals(name)) {
      throw new UserMistakeException(
          "%s verifies %s, not %s".formatted(file, measured.model(), name));
    }
    return measured;
  }
}
