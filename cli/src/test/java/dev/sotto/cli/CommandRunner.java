package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.regex.Pattern;

/// Runs commands in this process, as a terminal would.
final class CommandRunner {
  /// What a command says every 15 seconds, on a machine that is slow or busy.
  private static final Pattern PROGRESS =
      Pattern.compile("^.*, \\d+ s(, \\d+ of \\d+)?\\R", Pattern.MULTILINE);

  private CommandRunner() {}

  /// What a command left behind.
  record Outcome(int exitCode, String out, String err) {
    /// Fails unless the command did its work and said nothing of errors.
    Outcome succeeds() {
      assertEquals(0, exitCode, err);
      assertFalse(err.contains("sotto:"), err);
      return this;
    }

    /// Fails unless the command refused with `code`, in one line that contains `message` and at
    /// most a hint.
    Outcome refuses(int code, String message) {
      assertEquals(code, exitCode, () -> "out: " + out + " err: " + err);
      String[] lines = PROGRESS.matcher(err).replaceAll("").strip().split("\\R");
      assertTrue(lines[0].startsWith("sotto: "), err);
      assertTrue(lines[0].contains(message), err);
      assertTrue(lines.length == 1 || (lines.length == 2 && lines[1].startsWith("hint: ")), err);
      assertFalse(err.contains("\tat "), err);
      assertFalse(err.contains("bug in Sotto"), err);
      return this;
    }
  }

  static Outcome run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        SottoCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }
}
