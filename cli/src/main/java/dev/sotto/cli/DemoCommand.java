package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.UserMistakeException;
import picocli.CommandLine.Command;

/// Explains the demo; the launcher, which can build it, runs it.
@Command(
    name = "demo",
    header = "Show the whole path on real medical data.",
    description = {
      "Trains a logistic regression and a small ReLU network on the Wisconsin Diagnostic Breast"
          + " Cancer table (UCI, CC BY 4.0), exports both as ONNX, compiles them, encrypts the test"
          + " patients, runs both on ciphertexts with a server that has no secret key, and prints"
          + " accuracy in clear and encrypted, errors, times and sizes.",
      "The launcher of a checkout, ./sotto demo, builds and runs it."
    })
final class DemoCommand extends Task {
  @Override
  void run(Console console) {
    throw new UserMistakeException(
        "the demo is part of a checkout of Sotto, not of this command alone",
        "run ./sotto demo in the checkout");
  }
}
