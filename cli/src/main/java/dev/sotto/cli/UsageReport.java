package dev.sotto.cli;

import dev.sotto.cli.console.ErrorReport;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What wrong usage looks like in a terminal: one line, and where to read on.
final class UsageReport {
  private UsageReport() {}

  /// Prints `mistake` and returns the exit code.
  static int print(CommandLine command, ParameterException mistake) {
    PrintWriter err = command.getErr();
    String message = String.valueOf(mistake.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    err.println("sotto: " + message);
    err.println(hint(command, mistake));
    err.flush();
    return ErrorReport.USAGE;
  }

  private static String hint(CommandLine command, ParameterException mistake) {
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        return "hint: did you mean " + String.join(" or ", near) + "?";
      }
    }
    return "hint: see %s --help".formatted(command.getCommandSpec().qualifiedName());
  }
}
