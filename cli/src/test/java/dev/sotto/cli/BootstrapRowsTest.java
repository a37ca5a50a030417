package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.cli.bench.BootstrapRow;
import dev.sotto.cli.bench.BootstrapSetting;
import dev.sotto.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bootstraps of two slots in the smaller ring, secure and quick.
class BootstrapRowsTest {
  private static final BootstrapSetting QUICK =
      new BootstrapSetting(Precision.LOW, 15, 2, 1, 1, 1, 1, 1);
  private static final BootstrapSetting INSECURE =
      new BootstrapSetting(Precision.HIGH, 15, 1 << 14, 8, 1, 1, 1, 1);

  private static BootstrapRows measure(List<BootstrapSetting> settings, String... options)
      throws IOException {
    Console console =
        new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, true);
    return BootstrapRows.measure(settings, List.of(options), console);
  }

  @Test
  void whatFailsLeavesTheOthersTheirRows() throws IOException {
    BootstrapRows measured = measure(List.of(INSECURE, QUICK));
    assertEquals(1, measured.complaints().size());
    String complaint = measured.complaints().getFirst();
    assertTrue(complaint.startsWith("sotto: high precision, 16384 slots, one real"), complaint);
    assertEquals(1, complaint.lines().count(), complaint);
    assertEquals(1, measured.rows().size());
    BootstrapRow row = measured.rows().getFirst();
    assertEquals(Precision.LOW, row.precision());
    assertEquals(15, row.logN());
    assertEquals(1, row.levelsAfter());
    assertEquals(128, row.securityBits());
    assertTrue(row.bitsWorst() > 6, () -> "bits " + row.bitsWorst());
    assertTrue(row.peakBytes().orElse(row.keyBytes() + 1) > row.keyBytes());
  }

  @Test
  void wantOfMemoryIsToldWithWhatToDo() throws IOException {
    BootstrapRows measured = measure(List.of(QUICK), "-Xmx40m");
    assertEquals(List.of(), measured.rows());
    List<String> complaint = measured.complaints().getFirst().lines().toList();
    assertTrue(complaint.getFirst().contains("1 thread: out of memory"), complaint::toString);
    assertTrue(complaint.getLast().startsWith("hint: "), complaint::toString);
  }

  @Test
  void whatJavaSaysOfItsOptionsIsToldToo() throws IOException {
    String complaint = measure(List.of(QUICK), "-Xmx1k").complaints().getFirst();
    assertTrue(complaint.contains("Too small maximum heap"), complaint);
  }

  @Test
  void aProcessThatSaysNothingIsNamedWithItsCode() {
    assertTrue(
        BootstrapRows.complaint(QUICK, new OwnProcess.Outcome(137, "", List.of()))
            .contains("ended with code 137"));
  }

  @Test
  void aProcessKnowsTheOneThatStartedIt() throws IOException {
    OwnProcess.Outcome outcome = OwnProcess.run(List.of("-Dsotto.parent=0"), List.of("--version"));
    assertEquals(1, outcome.exitCode());
    outcome = OwnProcess.run(List.of(), List.of("--version"));
    assertEquals(0, outcome.exitCode(), outcome.complaint()::toString);
    assertFalse(outcome.out().isBlank());
  }

  @Test
  void oneBootstrapIsMeasuredInThisProcessAndPrintedAlike() {
    CommandRunner.Outcome outcome = CommandRunner.run(QUICK.arguments().toArray()).succeeds();
    assertEquals(1, BootstrapRow.parse(outcome.out()).ciphertexts());
    var _ = CommandRunner.run("bench", "core", "--slots", 4).refuses(1, "'bench bootstrap'");
    var _ = CommandRunner.run("bench", "bootstrap", "--slots", 3).refuses(1, "--slots 3");
    var _ =
        CommandRunner.run("bench", "bootstrap", "--key-threads", -1).refuses(1, "--key-threads -1");
    assertEquals(2, CommandRunner.run("bench", "bootstrap", "--precision", "9").exitCode());
  }
}
