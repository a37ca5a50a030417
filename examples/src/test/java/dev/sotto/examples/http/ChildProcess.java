package dev.sotto.examples.http;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A main class of this module in a process of its own, ended when closed.
final class ChildProcess implements AutoCloseable {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final long SECONDS_TO_END = 20;

  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  ChildProcess(Class<?> main, Path errors, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA_HOME.resolve("bin/java").toString());
    // Small and quick to start: what runs takes milliseconds.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Optional<String> modulePath = Optional.ofNullable(System.getProperty("jdk.module.path"));
    if (modulePath.isPresent()) {
      command.addAll(
          List.of(
              "--module-path",
              modulePath.get(),
              "--module",
              "dev.sotto.examples/" + main.getName()));
    } else {
      command.addAll(
          List.of(
              "--add-modules",
              "jdk.incubator.vector",
              "--class-path",
              System.getProperty("java.class.path"),
              main.getName()));
    }
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    output = process.inputReader();
    input = process.outputWriter();
  }

  /// Writes a line to its standard input.
  void say(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
  }

  /// The next line of its standard output; empty where it ended.
  String hear() throws IOException {
    return Optional.ofNullable(output.readLine()).orElse("");
  }

  /// Writes everything on its heap to `file`, garbage included.
  void dumpHeap(Path file) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                JAVA_HOME.resolve("bin/jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.heap_dump",
                "-all",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = String.join(" ", jcmd.inputReader().lines().toList());
    if (jcmd.waitFor() != 0 || !said.contains("Heap dump file created")) {
      throw new IOException("no heap dump: " + said);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      input.close();
    } finally {
      process.destroy();
      try {
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
