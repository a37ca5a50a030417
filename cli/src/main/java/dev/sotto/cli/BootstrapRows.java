package dev.sotto.cli;

import dev.sotto.cli.bench.BootstrapRow;
import dev.sotto.cli.bench.BootstrapSetting;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Bootstraps measured in processes of their own, one after the other: each has all memory for
/// itself, and its peak is its own.
///
/// @param rows of those that succeeded
/// @param complaints a line, perhaps with a hint after it, for each of the others
record BootstrapRows(List<BootstrapRow> rows, List<String> complaints) {
  private static final String ERROR = "sotto: ";

  /// Which leaves some of two minutes for a cost table.
  private static final Duration MOST = Duration.ofSeconds(95);

  BootstrapRows {
    rows = List.copyOf(rows);
    complaints = List.copyOf(complaints);
  }

  /// @param options of Java, after this process' own
  static BootstrapRows measure(
      List<BootstrapSetting> settings, List<String> options, Console console) throws IOException {
    List<BootstrapRow> rows = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    try (Progress progress = console.start("bootstrapping", settings.size())) {
      Instant start = Instant.now();
      for (int i = 0; i < settings.size(); i++) {
        double done = (double) i / settings.size();
        BootstrapSetting setting =
            settings.get(i).paced(done, Duration.between(start, Instant.now()), MOST);
        progress.name(setting.toString());
        OwnProcess.Outcome outcome = OwnProcess.run(options, setting.arguments());
        if (outcome.exitCode() == 0) {
          rows.add(BootstrapRow.parse(outcome.out()));
        } else {
          complaints.add(complaint(setting, outcome));
        }
        progress.step();
      }
    }
    return new BootstrapRows(rows, complaints);
  }

  /// What the process said; a Java machine that cannot start says it where results would be, and
  /// one that the system ended for its memory says nothing.
  static String complaint(BootstrapSetting setting, OwnProcess.Outcome outcome) {
    List<String> lines =
        outcome.complaint().isEmpty() ? outcome.out().lines().toList() : outcome.complaint();
    String said =
        lines.isEmpty()
            ? "the process ended with code %d%nhint: if the system lacks memory, bound it: %s"
                .formatted(outcome.exitCode(), "-Xmx5g in SOTTO_JAVA_OPTIONS")
            : lines.stream()
                .map(line -> line.startsWith(ERROR) ? line.substring(ERROR.length()) : line)
                .collect(Collectors.joining(System.lineSeparator()));
    return ERROR + setting + ": " + said;
  }
}
