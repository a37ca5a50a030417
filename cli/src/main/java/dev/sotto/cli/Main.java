package dev.sotto.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// The process: runs one command and exits with its code.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    ParentProcess.follow();
    HeapBound.start();
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = SottoCommand.commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }
}
