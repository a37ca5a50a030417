package dev.sotto.cli;

import dev.sotto.cli.console.ErrorReport;
import dev.sotto.cli.console.ResultStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The process: runs one command and exits with its code.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    ParentProcess.follow();
    HeapBound.start();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = run(new FileOutputStream(FileDescriptor.out), err, arguments);
    err.flush();
    System.exit(exitCode);
  }

  /// Runs one command that prints its results to `standardOutput`; a command whose results did not
  /// arrive has failed.
  static int run(OutputStream standardOutput, PrintWriter err, String... arguments) {
    ResultStream results = new ResultStream(standardOutput);
    PrintWriter out = new PrintWriter(results, false, StandardCharsets.UTF_8);
    int exitCode = SottoCommand.commandLine(out, err).execute(arguments);
    out.flush();
    Optional<IOException> failure = results.failure();
    return exitCode == 0 && failure.isPresent()
        ? ErrorReport.print(err, failure.get(), false)
        : exitCode;
  }
}
