package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.ErrorReport;
import dev.sotto.cli.console.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that does work: what it throws becomes one line and an exit code.
@SuppressWarnings("NullAway.Init")
abstract class Task implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  /// Does the work.
  abstract void run(Console console) throws IOException;

  @Override
  @SuppressWarnings("CatchAndPrintStackTrace")
  public final Integer call() {
    Console console =
        new Console(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            Terminal.isInteractive(),
            common.quiet());
    try {
      run(console);
      console.out().flush();
      return 0;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError failure) {
      console.out().flush();
      return ErrorReport.print(console.err(), failure, common.stackTrace());
    }
  }
}
