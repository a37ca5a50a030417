package dev.sotto.cli.tables;

import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.runtime.client.SecretKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that a command leaves behind: whole, or not at all.
public final class OutputFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private OutputFile() {}

  /// Fills a file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Requires, before any work, that a command can write `file` without loss.
  ///
  /// @throws UserMistakeException if it is a folder, lies in none, holds a secret key, or is one of
  ///   the files in `read`
  public static void require(Path file, Path... read) throws IOException {
    requireButForKeys(file, read);
    if (SecretKey.isIn(file)) {
      throw new UserMistakeException(
          "%s holds a secret key, which is not overwritten".formatted(file),
          "choose another file for the output");
    }
  }

  /// As [#require], where the user has asked to overwrite a secret key.
  public static void requireButForKeys(Path file, Path... read) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UserMistakeException(
          "'%s' is a folder".formatted(file), "name a file to write, in it or elsewhere");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserMistakeException("no folder %s to write into".formatted(folder));
    }
    for (Path source : read) {
      if (Files.exists(file) && Files.exists(source) && Files.isSameFile(file, source)) {
        throw new UserMistakeException(
            "%s is what the command reads; it would be overwritten".formatted(file),
            "choose another file for the output");
      }
    }
  }

  /// Writes beside `file` and renames over it once all is written; a pipe or device is written as
  /// it is, and a link stays one.
  public static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
        content.writeTo(out);
      }
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path temporary =
        target.resolveSibling(
            ".%s.%d.part".formatted(target.getFileName(), ProcessHandle.current().pid()));
    try {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(temporary), BUFFER_BYTES)) {
        content.writeTo(out);
      }
      try {
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
