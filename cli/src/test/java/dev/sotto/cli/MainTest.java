package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private record Outcome(int exitCode, String err) {}

  private static Outcome run(OutputStream standardOutput, String... arguments) {
    StringWriter err = new StringWriter();
    int exitCode = Main.run(standardOutput, new PrintWriter(err, true), arguments);
    return new Outcome(exitCode, err.toString());
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void resultsThatCannotBeWrittenFailTheCommand() {
    assertEquals(
        new Outcome(1, "sotto: standard output: No space left on device\n"),
        run(failing("No space left on device"), "operators"));
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() {
    assertEquals(new Outcome(0, ""), run(failing("Broken pipe"), "operators"));
  }

  @Test
  void aMistakeKeepsItsExitCodeWhereNothingCanBePrinted() {
    assertEquals(2, run(failing("No space left on device"), "frobnicate").exitCode());
  }
}
