package dev.sotto.maven.compiler;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Runs the {@code sotto} command, each time in a Java process of its own. */
public final class CompilerProcess {
  private static final String ANNOUNCEMENT =
      "WARNING: Using incubator modules: jdk.incubator.vector";

  private final List<String> command;

  /**
   * @param java the program
   * @param jvmArguments after the default ones
   */
  public CompilerProcess(Path java, List<Path> classPath, List<String> jvmArguments) {
    List<String> start = new ArrayList<>();
    start.add(java.toString());
    start.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:MaxRAMPercentage=60",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Dsotto.terminal=false",
            // It ends with this process, however that ends.
            "-Dsotto.parent=" + ProcessHandle.current().pid()));
    start.addAll(jvmArguments);
    start.add("-cp");
    start.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    start.add("dev.sotto.cli.Main");
    command = List.copyOf(start);
  }

  /**
   * What a run left.
   *
   * @param out what it printed
   * @param complaint what it said of errors: a line, perhaps a second one with a hint
   */
  public record Outcome(int exitCode, String out, String complaint) {
    /** Whether the fault is the compiler's own, not that of what it was given. */
    public boolean isBug() {
      return exitCode > 2;
    }
  }

  /** Runs one command to its end. */
  public Outcome run(List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(command);
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
      throw new IOException("interrupted while the compiler ran", e);
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

  private static String complaint(String errors) {
    return errors
        .lines()
        .filter(line -> !line.equals(ANNOUNCEMENT))
        .map(line -> line.startsWith("sotto: ") ? line.substring("sotto: ".length()) : line)
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
