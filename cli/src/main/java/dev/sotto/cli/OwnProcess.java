package dev.sotto.cli;

import dev.sotto.cli.console.UserMistakeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// Runs a command in a process of its own, on this process' Java, classes and options. It ends with
/// this one, however that ends.
final class OwnProcess {
  private static final String ANNOUNCEMENT =
      "WARNING: Using incubator modules: jdk.incubator.vector";

  /// Options that name something only one process can have, or that this class gives itself.
  private static final List<String> NOT_HANDED_ON =
      List.of(
          "-agentlib:jdwp",
          "-XX:ArchiveClassesAtExit",
          "-XX:AOTCacheOutput",
          "-XX:StartFlightRecording",
          "-Djdk.module.main=",
          "-D" + ParentProcess.PROPERTY + "=");

  private OwnProcess() {}

  /// What a command left.
  ///
  /// @param out what it printed
  /// @param complaint what it said of errors, line by line
  record Outcome(int exitCode, String out, List<String> complaint) {}

  /// Runs one command to its end.
  ///
  /// @param options of Java, after this process' own
  static Outcome run(List<String> options, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> NOT_HANDED_ON.stream().noneMatch(option::startsWith))
        .forEach(line::add);
    line.add("-D" + ParentProcess.PROPERTY + "=" + ProcessHandle.current().pid());
    line.addAll(options);
    String classPath = System.getProperty("java.class.path", "");
    if (!classPath.isEmpty()) {
      line.addAll(List.of("-cp", classPath));
    }
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      line.add("-m");
      line.add(module.getName() + "/" + Main.class.getName());
    } else {
      line.add(Main.class.getName());
    }
    line.addAll(arguments);
    Process process = new ProcessBuilder(line).start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      String out = text(process.getInputStream());
      return new Outcome(process.waitFor(), out, complaint(errors.join()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistakeException("interrupted");
    } finally {
      process.destroy();
    }
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> complaint(String errors) {
    return errors
        .lines()
        .filter(line -> !line.equals(ANNOUNCEMENT))
        .collect(Collectors.toUnmodifiableList());
  }
}
