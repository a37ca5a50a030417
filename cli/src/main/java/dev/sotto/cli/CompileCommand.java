package dev.sotto.cli;

import dev.sotto.cli.compile.ModelCompiler;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.JsonText;
import dev.sotto.cli.summary.ModelSummary;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.Compilation;
import dev.sotto.report.figures.Units;
import dev.sotto.runtime.CompiledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compiles a model.
@Command(
    name = "compile",
    header = "Compile an ONNX model to a circuit over ciphertexts.",
    description = {
      "",
      "Everything linear becomes linear maps of slots, every activation a polynomial on the"
          + " interval that it takes on the calibration samples. Ring, moduli and keys follow from"
          + " the depth, at 128 bits of security or more.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto compile model.onnx --calibrate samples.npy",
      "  sotto compile model.onnx --calibrate samples.npy --tolerance 1e-3 --batch 1 -o m.sotto",
      "",
      "Without --calibrate inputs are taken to lie in [-1, 1] and intervals are propagated, which"
          + " makes them wide and polynomials costly: a hundred typical samples are much better."
    })
@SuppressWarnings("NullAway.Init")
final class CompileCommand extends Task {
  @Parameters(paramLabel = "MODEL.onnx", description = "The model.")
  private Path model;

  @Mixin private CompilerArguments compiler;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "M.sotto",
      description = "Where the compiled model goes (default: MODEL.sotto beside the model).")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print the summary as one object of JSON.")
  private boolean json;

  @Override
  void run(Console console) throws IOException {
    long start = System.nanoTime();
    Path target = output.orElseGet(() -> CompilerArguments.beside(model, ".sotto"));
    OutputFile.require(target, compiler.filesRead(model, List.of()));
    TensorGraph graph = ModelCompiler.read(model);
    Optional<SampleTables> calibration = compiler.calibration(graph.inputs());
    Compilation compilation =
        ModelCompiler.compile(model, graph, calibration, compiler.options(), console);
    double seconds = (System.nanoTime() - start) / 1e9;
    CompiledModel compiled = CompiledModel.of(compilation.model());
    compiled.save(target);
    ModelSummary summary = new ModelSummary(compilation.model());
    double runSeconds = compilation.estimatedNanos() / 1e9;
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>(summary.toJson());
      object.put("id", compiled.id());
      object.put("file", target.toString());
      object.put("fileBytes", Files.size(target));
      object.put("approximationError", compilation.approximationError());
      object.put("estimatedRunSeconds", runSeconds);
      object.put("compileSeconds", seconds);
      console.out().println(JsonText.of(object));
      return;
    }
    summary.print(console.out());
    console.out().println();
    console
        .out()
        .printf(
            "%s: %s, compiled in %s; one batch takes about %s on one thread%n",
            target,
            Units.bytes(Files.size(target)),
            Units.seconds(seconds),
            Units.seconds(runSeconds));
  }
}
