package dev.sotto.cli.tables;

import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.runtime.client.SecretKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a command leaves behind.
public final class OutputFile {
  private OutputFile() {}

  /// Requires, before any work, that a command can write `file` without loss.
  ///
  /// @throws UserMistakeException if it is a folder, lies in none, holds a secret key, or is one of
  ///   the files in `read`, or may not be written
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
    requirePermission(file);
    for (Path source : read) {
      if (Files.exists(file) && Files.exists(source) && Files.isSameFile(file, source)) {
        throw new UserMistakeException(
            "%s is what the command reads; it would be overwritten".formatted(file),
            "choose another file for the output");
      }
    }
  }

  /// Files are replaced, which takes permission for their folder; devices and pipes are written.
  private static void requirePermission(Path file) throws IOException {
    boolean exists = Files.exists(file);
    Path target = exists ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    boolean replaced = folder != null && (!exists || Files.isRegularFile(file));
    if (!Files.isWritable(replaced ? folder : target)) {
      throw new UserMistakeException(
          replaced
              ? "no permission to write into the folder " + folder
              : "no permission to write " + target,
          "choose another place for the output");
    }
  }
}
