package dev.sotto.cli;

import dev.sotto.cli.compile.ModelCompiler;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.JsonText;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.cli.verify.Verification;
import dev.sotto.cli.verify.VerifyReport;
import dev.sotto.cli.verify.VerifyText;
import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.TensorGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compiles, encrypts, runs, decrypts and compares.
@Command(
    name = "verify",
    header = "Check a model end to end on real samples, with real encryption.",
    description = {
      "",
      "Compiles the model, makes keys, encrypts the first samples, runs the circuit on ciphertexts,"
          + " decrypts, and compares with the plaintext model; then tells, layer by layer, how far"
          + " the polynomials, the cleartext circuit and the encrypted circuit are from it.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto verify model.onnx --samples x.npy",
      "  sotto verify model.onnx --samples x.npy --expected y.npy --labels l.npy --json",
      "",
      "What the figures mean:",
      "  maxAbsError, meanAbsError  between the decrypted first numeric output and --expected, or",
      "                             without it our double-precision interpretation of the model",
      "  precisionBits              -log2(meanAbsError / range), range: the output's largest minus",
      "                             smallest value over the samples",
      "  argmaxAgreement            part of the samples with the same largest output; for a single",
      "                             probability the same side of 0.5; null for a single quantity",
      "  runSeconds                 one run of one batch, as a server that has warmed up takes it:"
          + " the",
      "                             median over the later two thirds of all batches and repeats;"
          + " quick",
      "                             runs are repeated, up to 301 in 3 s, 31 in 12 s or 3 in 20 s",
      "  firstRunSeconds            the first run of this process",
      "  runSecondsPerSample        runSeconds divided by the samples in the fullest batch run",
      "  encryptSeconds, decryptSeconds",
      "                             one batch, the median over the batches",
      "  peakRssBytes               most memory this process has taken (Linux; else -1)",
      "",
      "Exit code 1 if the largest error exceeds --tolerance times the range."
    })
@SuppressWarnings("NullAway.Init")
final class VerifyCommand extends Task {
  @Parameters(paramLabel = "MODEL.onnx", description = "The model.")
  private Path model;

  @Option(
      names = "--samples",
      required = true,
      paramLabel = "[INPUT=]FILE",
      description =
          "Samples (.npy or .csv); the first --count of them are encrypted. For a model of several"
              + " inputs once for each, as INPUT=FILE.")
  private List<String> samples;

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description =
          "The plaintext model's first numeric output on the same samples, flattened (.npy or"
              + " .csv).")
  private Optional<Path> expected = Optional.empty();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "True classes, one number for each sample, to count accuracy (.npy or .csv).")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--compiled",
      paramLabel = "M.sotto",
      description =
          "A compiled model: refuse unless compiling with these options gives this very one. As in"
              + " 'compile', nothing is then calibrated without --calibrate.")
  private Optional<Path> compiled = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "K",
      defaultValue = "8",
      description = "How many samples to encrypt (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--once",
      description = "Run every batch once only: for checks that do not ask for the time of a run.")
  private boolean once;

  @Mixin private CompilerArguments compiler;
  @Mixin private ThreadsOption threads;

  @Option(names = "--json", description = "Print one object of JSON.")
  private boolean json;

  @Override
  void run(Console console) throws IOException {
    if (count < 1) {
      throw new UserMistakeException("--count " + count + " is below 1");
    }
    long start = System.nanoTime();
    TensorGraph graph = ModelCompiler.read(model);
    SampleTables tables = SampleTables.read(samples, graph.inputs());
    Verification.Request request =
        new Verification.Request(
            model,
            tables,
            count,
            once,
            compiled,
            compiler.calibration(graph.inputs()),
            table(expected),
            table(labels),
            compiler.options());
    VerifyReport report;
    try (ComputeThreads compute = new ComputeThreads(threads.threads(), console)) {
      report = Verification.run(request, graph, start, compute.options(), console).report();
    }
    if (json) {
      console.out().println(JsonText.of(report.toJson()));
    } else {
      VerifyText.print(report, console.out());
    }
    if (!report.isWithinTolerance()) {
      throw new UserMistakeException(
          "the largest error is %.2g of the output's range, more than the tolerance %.2g"
              .formatted(report.relativeError(), report.tolerance()),
          "the table of layers tells where it enters; a smaller --tolerance asks the compiler for"
              + " more, calibration samples like these help");
    }
  }

  private static Optional<Samples> table(Optional<Path> file) throws IOException {
    return file.isPresent() ? Optional.of(SampleTables.read(file.get())) : Optional.empty();
  }
}
