package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.tables.AnswerTable;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Decrypts results.
@Command(
    name = "decrypt",
    header = "Decrypt results, and compute what the model leaves to the client.",
    description = {
      "",
      "Softmax, ArgMax and labels at the end of a model are computed here, in clear. Values are"
          + " rounded to what the ciphertexts' noise allows, so that handing them on gives away"
          + " nothing about the key (see SECURITY.md). A value outside the range that the model"
          + " took in calibration is refused.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto decrypt model.sotto --key me.key out.ct",
      "  sotto decrypt model.sotto --key me.key out.ct -o answers.npy"
    })
@SuppressWarnings("NullAway.Init")
final class DecryptCommand extends Task {
  @Parameters(index = "0", paramLabel = "M.sotto", description = "The compiled model.")
  private Path model;

  @Parameters(index = "1", paramLabel = "out.ct", description = "The encrypted results.")
  private Path input;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The secret key.")
  private Path key;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where the answers go: .csv, all outputs, a row for each sample; or .npy, the first"
              + " numeric output, float64. Without it they are printed as .csv.")
  private Optional<Path> output = Optional.empty();

  @Override
  void run(Console console) throws IOException {
    if (output.isPresent()) {
      AnswerTable.checkSuffix(output.get());
      OutputFile.require(output.get(), model, key, input);
    }
    CompiledModel loaded = CompiledModel.load(model);
    List<Map<String, Tensor>> answers = new ArrayList<>();
    try (Client client = new Client(loaded, SecretKey.load(loaded, key));
        CiphertextReader reader = CiphertextReader.open(loaded, input);
        Progress progress = console.start("decrypting", reader.heading().batches())) {
      reader.require(client.keyId(), EncryptedBatch.Side.OUTPUTS);
      for (Optional<EncryptedBatch> next = reader.next(); next.isPresent(); next = reader.next()) {
        answers.addAll(client.decrypt(next.get()));
        progress.step();
      }
    }
    AnswerTable table = new AnswerTable(loaded.split().tail(), answers);
    if (output.isPresent()) {
      table.write(output.get());
      console.out().printf("%s: %d samples%n", output.get(), answers.size());
    } else {
      console.out().print(table.csv());
    }
  }
}
