package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.report.figures.Units;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes the keys of one client for one model.
@Command(
    name = "keygen",
    header = "Make a secret key, and the evaluation keys for the server.",
    description = {
      "",
      "The secret key encrypts and decrypts and stays with the owner of the data; the evaluation"
          + " keys let a server compute on the owner's ciphertexts and read nothing. Both are bound"
          + " to the compiled model.",
    },
    footerHeading = "%nExample:%n",
    footer = "  sotto keygen model.sotto --secret me.key --evaluation server.keys")
@SuppressWarnings("NullAway.Init")
final class KeygenCommand extends Task {
  @Parameters(paramLabel = "M.sotto", description = "The compiled model.")
  private Path model;

  @Option(
      names = "--secret",
      required = true,
      paramLabel = "FILE",
      description = "Where the secret key goes; readable by its owner only.")
  private Path secret;

  @Option(
      names = "--evaluation",
      required = true,
      paramLabel = "FILE",
      description = "Where the server's keys go; 'sotto inspect M.sotto' tells their size.")
  private Path evaluation;

  @Option(
      names = "--force",
      description = "Overwrite an existing secret key; what it encrypted cannot be read any more.")
  private boolean force;

  @Mixin private ThreadsOption threads;

  @Override
  void run(Console console) throws IOException {
    if (!force && Files.exists(secret)) {
      throw new UserMistakeException(
          secret + " exists; a secret key is not overwritten",
          "choose another file, or --force if nothing encrypted under it is needed");
    }
    if (secret.toAbsolutePath().normalize().equals(evaluation.toAbsolutePath().normalize())) {
      throw new UserMistakeException("--secret and --evaluation name the same file");
    }
    OutputFile.requireButForKeys(secret, model);
    OutputFile.require(evaluation, model);
    CompiledModel loaded = CompiledModel.load(model);
    int keys = loaded.split().circuit().keys().size();
    try (ComputeThreads compute = new ComputeThreads(threads.threads(), console);
        Client client = compute.client(loaded, SecretKey.generate(loaded));
        Progress progress = console.start("keys", keys)) {
      client.saveEvaluationKeys(evaluation, (done, _) -> progress.reach(done));
      client.secretKey().save(secret);
    }
    console.out().printf("%s: secret key, %s%n", secret, Units.bytes(Files.size(secret)));
    console
        .out()
        .printf("%s: evaluation keys, %s%n", evaluation, Units.bytes(Files.size(evaluation)));
  }
}
