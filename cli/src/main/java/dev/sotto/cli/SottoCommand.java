package dev.sotto.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The root of all commands.
@Command(
    name = "sotto",
    description =
        "Compiles trained ONNX models to circuits over CKKS ciphertexts, and runs them: the owner"
            + " of the data encrypts, the server computes without a secret key, only the owner"
            + " reads the answer.",
    versionProvider = Version.class,
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nFrom a model to a decrypted answer:%n",
    footer = {
      "  sotto compile model.onnx --calibrate samples.npy -o model.sotto",
      "  sotto keygen model.sotto --secret me.key --evaluation server.keys",
      "  sotto encrypt model.sotto --key me.key samples.npy -o in.ct",
      "  sotto run model.sotto --keys server.keys in.ct -o out.ct      (at the server)",
      "  sotto decrypt model.sotto --key me.key out.ct -o answers.csv",
      "",
      "Or all of it at once, checked against the model in clear:",
      "  sotto verify model.onnx --samples samples.npy",
      "",
      "Exit codes: 0 done; 1 a mistake in what was given, or a check that failed; 2 wrong usage;"
          + " 70 a bug in Sotto."
    },
    subcommands = {
      CompileCommand.class,
      InspectCommand.class,
      KeygenCommand.class,
      EncryptCommand.class,
      RunCommand.class,
      DecryptCommand.class,
      VerifyCommand.class,
      ReportCommand.class,
      OperatorsCommand.class,
      BenchCommand.class,
      DemoCommand.class,
      HelpCommand.class
    })
@SuppressWarnings("NullAway.Init")
final class SottoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of Sotto and Java.")
  @SuppressWarnings("UnusedVariable")
  private boolean version;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'%s' is no file name in the character set %s; LC_ALL=C.UTF-8 chooses a wider one"
              .formatted(name, System.getProperty("sun.jnu.encoding")));
    }
  }

  /// The commands, writing to `out` and `err`.
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new SottoCommand());
    line.setOut(out).setErr(err);
    line.setUsageHelpWidth(96).setUsageHelpLongOptionsMaxWidth(36);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.registerConverter(Path.class, SottoCommand::path);
    line.setParameterExceptionHandler(
        (exception, _) -> UsageReport.print(exception.getCommandLine(), exception));
    return line;
  }
}
