package dev.sotto.cli;

import dev.sotto.cli.compile.ModelCompiler;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.JsonText;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.summary.GraphSummary;
import dev.sotto.cli.summary.ModelSummary;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.text.CircuitText;
import dev.sotto.ir.text.Constants;
import dev.sotto.ir.text.PackedProgramText;
import dev.sotto.ir.text.TensorGraphText;
import dev.sotto.optimizer.Compilation;
import dev.sotto.runtime.CompiledModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells what is in a model.
@Command(
    name = "inspect",
    header = "Show what is in a compiled model, or what a model becomes.",
    description = {
      "",
      "Of a compiled model: inputs, outputs, what runs at the client, parameters and their"
          + " security, depth, sizes of keys and ciphertexts, and the polynomials that stand for"
          + " activations. Of an ONNX model: its graph as imported.",
      "With --language the program itself as text: 'tensor' (what to compute), 'packed' (in which"
          + " slots) or 'circuit' (at which levels). An ONNX model is compiled for the latter two.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto inspect model.sotto",
      "  sotto inspect model.onnx --language tensor",
      "  sotto inspect model.onnx --calibrate samples.npy --language circuit"
    })
@SuppressWarnings("NullAway.Init")
final class InspectCommand extends Task {
  /// The languages that a model passes through.
  enum Language {
    TENSOR,
    PACKED,
    CIRCUIT
  }

  @Parameters(paramLabel = "M.sotto|MODEL.onnx", description = "The model.")
  private Path model;

  @Option(
      names = "--language",
      paramLabel = "tensor|packed|circuit",
      description = "Print the program in this language.")
  private Optional<Language> language = Optional.empty();

  @Option(
      names = "--constants",
      description =
          "With --language, write weights in full, so that the text can be parsed again; without"
              + " it they are named with their shapes only.")
  private boolean constants;

  @Mixin private CompilerArguments compiler;

  @Option(names = "--json", description = "Print one object of JSON.")
  private boolean json;

  @Override
  void run(Console console) throws IOException {
    if (model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      inspectOnnx(console);
    } else {
      inspectCompiled(console);
    }
  }

  private void inspectCompiled(Console console) throws IOException {
    CompiledModel loaded = CompiledModel.load(model);
    if (language.isEmpty()) {
      ModelSummary summary = new ModelSummary(loaded.split());
      if (json) {
        console.out().println(JsonText.of(summary.toJson()));
      } else {
        summary.print(console.out());
      }
      return;
    }
    if (language.get() != Language.CIRCUIT) {
      throw new UserMistakeException(
          "a compiled model holds its circuit only",
          "ask for --language circuit, or inspect the ONNX model");
    }
    print(console, CircuitText.print(loaded.split().circuit(), shown()));
  }

  private void inspectOnnx(Console console) throws IOException {
    TensorGraph graph = ModelCompiler.read(model);
    if (language.isEmpty()) {
      GraphSummary summary = new GraphSummary(graph);
      if (json) {
        console.out().println(JsonText.of(summary.toJson()));
      } else {
        summary.print(console.out());
      }
      return;
    }
    if (language.get() == Language.TENSOR) {
      print(console, TensorGraphText.print(graph, shown()));
      return;
    }
    Compilation compilation =
        ModelCompiler.compile(
            model, graph, compiler.calibration(graph.inputs()), compiler.options(), console);
    print(
        console,
        language.get() == Language.PACKED
            ? PackedProgramText.print(compilation.packed(), shown())
            : CircuitText.print(compilation.model().circuit(), shown()));
  }

  private Constants shown() {
    return constants ? Constants.FULL : Constants.ELIDED;
  }

  private void print(Console console, String program) {
    console.out().println(json ? JsonText.of(Map.of("program", program)) : program.stripTrailing());
  }
}
