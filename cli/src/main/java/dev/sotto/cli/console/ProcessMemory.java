package dev.sotto.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory this process has taken at most.
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";

  /// What resets the peak, see proc(5).
  private static final String PEAK_RESET = "5";

  /// The serial collector gives free memory back in this many steps.
  private static final int COLLECTIONS = 4;

  private ProcessMemory() {}

  /// Bytes of the largest resident set so far, from Linux's `/proc`; -1 elsewhere.
  public static long peakBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(PEAK)) {
          return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return -1;
    } catch (IOException | NumberFormatException notLinux) {
      return -1;
    }
  }

  /// Gives garbage back to the system, as far as the collector does, and begins a new peak; without
  /// Linux's `/proc` the old one stays.
  public static void forgetPeak() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    try {
      Files.writeString(CLEAR, PEAK_RESET);
    } catch (IOException notLinux) {
      // The peak is that of all measurements so far.
    }
  }
}
