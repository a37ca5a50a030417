package dev.sotto.cli;

import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.BatchOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What `compile`, `inspect` and `verify` ask of the compiler.
final class CompilerArguments {
  @Option(
      names = "--calibrate",
      paramLabel = "[INPUT=]FILE",
      description = {
        "Typical samples (.npy or .csv; first axis or rows are samples). The ranges that"
            + " activations take on them decide the intervals of their polynomials. For a model of"
            + " several inputs once for each, as INPUT=FILE."
      })
  private List<String> calibrate = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-2",
      description =
          "The largest error allowed on an output, relative to the output's range over the samples"
              + " (default: ${DEFAULT-VALUE}). Smaller costs higher degrees, more levels and time.")
  private double tolerance;

  @Option(
      names = "--batch",
      paramLabel = "N|auto",
      defaultValue = "auto",
      description =
          "Samples computed in one run: at least N, or as many as the ciphertexts hold"
              + " (default: ${DEFAULT-VALUE}).")
  private String batch = "auto";

  @Option(
      names = "--encrypt-all",
      description =
          "Refuse a model unless all of it runs on ciphertexts, its Softmax, ArgMax and labels too;"
              + " without this the client computes those after decrypting.")
  private boolean encryptAll;

  @Option(
      names = "--costs",
      paramLabel = "FILE",
      description =
          "What operations take on the machine that will run the model, as 'sotto bench --save'"
              + " writes it; the compiler plans with it.")
  private Optional<Path> costs = Optional.empty();

  /// The calibration samples, where some are given.
  Optional<SampleTables> calibration(List<TensorInput> inputs) throws IOException {
    return calibrate.isEmpty()
        ? Optional.empty()
        : Optional.of(SampleTables.read(calibrate, inputs));
  }

  /// What is read to compile `model`, which no output may overwrite.
  Path[] filesRead(Path model, List<String> samples) {
    List<Path> files = new ArrayList<>(SampleTables.files(samples));
    files.addAll(SampleTables.files(calibrate));
    files.add(model);
    costs.ifPresent(files::add);
    return files.toArray(Path[]::new);
  }

  /// What is asked of the compiler.
  ///
  /// @throws UserMistakeException if the tolerance is outside (0, 1)
  /// @throws dev.sotto.ir.MalformedArtifactException if the costs are no table of costs
  CompileOptions options() throws IOException {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new UserMistakeException(
          "--tolerance %s is outside (0, 1)".formatted(tolerance),
          "1e-2 allows errors of a hundredth of the output's range");
    }
    return CompileOptions.standard()
        .withTolerance(tolerance)
        .withBatch(BatchOption.parse(batch))
        .withEncryptAll(encryptAll)
        .withCosts(costs());
  }

  private CostTable costs() throws IOException {
    if (costs.isEmpty()) {
      return CostTable.standard();
    }
    if (Files.isDirectory(costs.get())) {
      throw new UserMistakeException("--costs " + costs.get() + " is a folder, not a table");
    }
    try (InputStream in = Files.newInputStream(costs.get())) {
      return CostTable.read(in, costs.get().toString());
    }
  }

  /// `FILE` with another suffix, beside it: the default output of a command.
  static Path beside(Path file, String suffix) {
    if (!Files.exists(file)) {
      throw new UserMistakeException("no such file: " + file);
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + suffix);
  }
}
