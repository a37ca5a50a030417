package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.report.figures.Units;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.ProgressListener;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a compiled model on ciphertexts.
@Command(
    name = "run",
    header = "Run a compiled model on ciphertexts, with evaluation keys only.",
    description = {
      "",
      "What the server does. It needs the compiled model, the client's evaluation keys and the"
          + " client's ciphertexts; it cannot read inputs, results or anything between.",
    },
    footerHeading = "%nExample:%n",
    footer = "  sotto run model.sotto --keys server.keys in.ct -o out.ct")
@SuppressWarnings("NullAway.Init")
final class RunCommand extends Task {
  private static final long HEAP_PER_LOADED_KEYS = 4;

  @Parameters(index = "0", paramLabel = "M.sotto", description = "The compiled model.")
  private Path model;

  @Parameters(index = "1", paramLabel = "in.ct", description = "The encrypted samples.")
  private Path input;

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "FILE",
      description = "The evaluation keys of the client who encrypted the samples.")
  private Path keys;

  @Option(
      names = "--map-keys",
      negatable = true,
      description =
          "Leave the keys in their file, mapped into memory, and read them at each use; or load"
              + " them. Usual: map files larger than a quarter of the heap.")
  private Optional<Boolean> mapKeys = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the encrypted results go.")
  private Path output;

  @Mixin private ThreadsOption threads;

  @Override
  void run(Console console) throws IOException {
    OutputFile.require(output, model, keys, input);
    CompiledModel loaded = CompiledModel.load(model);
    int operations = loaded.split().circuit().nodes().size();
    try (CiphertextReader reader = CiphertextReader.open(loaded, input);
        EvaluationKeys evaluationKeys = openKeys(console, loaded);
        ComputeThreads compute = new ComputeThreads(threads.threads(), console)) {
      Server server = new Server(loaded, evaluationKeys, compute.options());
      int batches = reader.heading().batches();
      long start = System.nanoTime();
      try (Progress progress = console.start("running", (long) batches * operations)) {
        RunOptions options = RunOptions.DEFAULT.withProgress((_, _) -> progress.step());
        AtomicFile.write(output, out -> server.run(reader, out, options));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      console
          .out()
          .printf(
              "%s: %d samples in %d batch%s, %s, %s%n",
              output,
              reader.heading().samples(),
              batches,
              batches == 1 ? "" : "es",
              Units.seconds(seconds),
              Units.bytes(Files.size(output)));
    }
  }

  private EvaluationKeys openKeys(Console console, CompiledModel loaded) throws IOException {
    boolean map = mapKeys.isPresent() ? mapKeys.get() : isLarge(keys);
    try (Progress progress =
        console.start(
            map ? "checking keys" : "loading keys", loaded.split().circuit().keys().size())) {
      ProgressListener listener = (done, _) -> progress.reach(done);
      if (!map) {
        return EvaluationKeys.load(loaded, keys, listener);
      }
      EvaluationKeys mapped = EvaluationKeys.map(loaded, keys, listener);
      console.note(
          "keys stay in %s, %s of it mapped; %s in memory"
              .formatted(
                  keys.getFileName(),
                  Units.bytes(Files.size(keys)),
                  Units.bytes(mapped.memoryBytes())));
      return mapped;
    }
  }

  private static boolean isLarge(Path keys) throws IOException {
    return Files.isRegularFile(keys)
        && Files.size(keys) > Runtime.getRuntime().maxMemory() / HEAP_PER_LOADED_KEYS;
  }
}
