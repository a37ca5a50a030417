package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.report.figures.Units;
import dev.sotto.runtime.CiphertextHeading;
import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.OutOfRangeException;
import dev.sotto.runtime.client.RangePolicy;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.format.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Encrypts samples under a secret key.
@Command(
    name = "encrypt",
    header = "Encrypt samples for a compiled model.",
    description = {
      "",
      "Samples are .npy (float32 or float64, the first axis counts samples, the rest is reshaped to"
          + " the model's input) or .csv (a row for each sample). They are packed as many to a"
          + " ciphertext as the model was compiled for.",
    },
    footerHeading = "%nExample:%n",
    footer = "  sotto encrypt model.sotto --key me.key samples.npy -o in.ct")
@SuppressWarnings("NullAway.Init")
final class EncryptCommand extends Task {
  @Parameters(index = "0", paramLabel = "M.sotto", description = "The compiled model.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "[INPUT=]FILE",
      description = "The samples; for a model of several inputs once for each, as INPUT=FILE.")
  private List<String> samples;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The secret key.")
  private Path key;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the ciphertexts go.")
  private Path output;

  @Option(
      names = "--allow-out-of-range",
      description =
          "Encrypt samples that leave the calibrated intervals too; their results may be wrong.")
  private boolean allowOutOfRange;

  @Mixin private ThreadsOption threads;

  @Override
  void run(Console console) throws IOException {
    OutputFile.require(output, model, key);
    OutputFile.require(output, SampleTables.files(samples).toArray(Path[]::new));
    CompiledModel loaded = CompiledModel.load(model);
    List<Map<String, Tensor>> tensors =
        SampleTables.read(samples, loaded.split().head().inputs()).samples();
    int batches = Math.ceilDiv(tensors.size(), loaded.batch());
    try (ComputeThreads compute = new ComputeThreads(threads.threads(), console);
        Client client = compute.client(loaded, SecretKey.load(loaded, key));
        Progress progress = console.start("encrypting", batches)) {
      AtomicFile.write(output, out -> encrypt(loaded, client, tensors, out, progress));
    }
    console
        .out()
        .printf(
            "%s: %d samples in %d batch%s, %s%n",
            output,
            tensors.size(),
            batches,
            batches == 1 ? "" : "es",
            Units.bytes(Files.size(output)));
  }

  /// One batch at a time, so that memory does not grow with the samples.
  private void encrypt(
      CompiledModel loaded,
      Client client,
      List<Map<String, Tensor>> tensors,
      OutputStream out,
      Progress progress)
      throws IOException {
    int batches = Math.ceilDiv(tensors.size(), loaded.batch());
    CiphertextHeading heading =
        new CiphertextHeading(client.keyId(), EncryptedBatch.Side.INPUTS, batches, tensors.size());
    CiphertextWriter writer = new CiphertextWriter(loaded, heading, out);
    RangePolicy policy = allowOutOfRange ? RangePolicy.ALLOW : RangePolicy.REFUSE;
    for (int from = 0; from < tensors.size(); from += loaded.batch()) {
      List<Map<String, Tensor>> batch =
          tensors.subList(from, Math.min(tensors.size(), from + loaded.batch()));
      try {
        writer.write(client.encrypt(batch, policy).getFirst());
      } catch (OutOfRangeException e) {
        String where = from == 0 ? "" : "in the batch that starts at sample %d: ".formatted(from);
        throw new UserMistakeException(
            where + e.getMessage(),
            "compile with --calibrate samples that cover it, or take --allow-out-of-range");
      }
      progress.step();
    }
    writer.finish();
  }
}
