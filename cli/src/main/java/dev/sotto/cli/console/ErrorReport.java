package dev.sotto.cli.console;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;

/// What a failure looks like in a terminal: one line, perhaps a hint, and an exit code.
public final class ErrorReport {
  public static final int USER_MISTAKE = 1;
  public static final int USAGE = 2;

  /// EX_SOFTWARE of sysexits.h: the fault is ours.
  public static final int OUR_FAULT = 70;

  private static final String REPORT_IT =
      "please report it, with the command and the output of the same command with --stacktrace";

  private ErrorReport() {}

  /// Prints `failure` to `err` and returns the exit code.
  public static int print(PrintWriter err, Throwable failure, boolean stackTrace) {
    Line line = line(unwrap(failure));
    err.println("sotto: " + oneLine(line.message()));
    if (!line.hint().isEmpty()) {
      err.println("hint: " + oneLine(line.hint()));
    }
    if (stackTrace) {
      failure.printStackTrace(err);
    }
    err.flush();
    return line.exitCode();
  }

  private record Line(int exitCode, String message, String hint) {}

  private static Line line(Throwable failure) {
    String message = message(failure);
    return switch (failure) {
      case UserMistakeException mistake -> new Line(USER_MISTAKE, message, mistake.hint());
      case UnsupportedModelException _, MalformedArtifactException _, IllegalArgumentException _ ->
          new Line(USER_MISTAKE, message, "");
      case NoSuchFileException missing ->
          new Line(USER_MISTAKE, "no such file: " + missing.getFile(), "");
      case AccessDeniedException denied ->
          new Line(USER_MISTAKE, "no permission for " + denied.getFile(), "");
      case FileSystemException files when files.getFile() != null ->
          new Line(USER_MISTAKE, message, "");
      case IOException _ -> new Line(USER_MISTAKE, "cannot read or write: " + message, "");
      case OutOfMemoryError _ ->
          new Line(
              USER_MISTAKE,
              "out of memory: the heap is %d MB".formatted(Runtime.getRuntime().maxMemory() >> 20),
              "give it more: -Xmx8g in SOTTO_JAVA_OPTIONS, in a Maven build in jvmArguments");
      case CompilerBugException _ ->
          new Line(OUR_FAULT, "a bug in Sotto's compiler: " + message, REPORT_IT);
      default ->
          new Line(
              OUR_FAULT,
              "a bug in Sotto: " + failure.getClass().getSimpleName() + ": " + message,
              REPORT_IT);
    };
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof UncheckedIOException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
