package dev.sotto.runtime.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// Writes a file whole or not at all: into a temporary file beside it, then renamed over it.
///
/// A pipe or device is written as it is, and a link stays one. A process that is told to end while
/// it writes leaves no temporary file. What cannot be written is said with the file's name.
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final SecureRandom NAMES = new SecureRandom();

  private AtomicFile() {}

  /// Fills a file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes `content` to `file`, readable as the process' other files are.
  public static void write(Path file, Content content) throws IOException {
    write(file, content, new FileAttribute<?>[0]);
  }

  /// Writes `content` to `file`, which only its owner can read and write where the file system
  /// knows such permissions.
  public static void writePrivate(Path file, Content content) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    write(file, content, attributes);
  }

  private static void write(Path file, Content content, FileAttribute<?>[] attributes)
      throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = buffered(Files.newOutputStream(file), file)) {
        content.writeTo(out);
      }
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    byte[] suffix = new byte[8];
    NAMES.nextBytes(suffix);
    Path temporary =
        target.resolveSibling(
            "." + target.getFileName() + "." + HexFormat.of().formatHex(suffix) + ".part");
    Thread remover = removerAtExit(temporary);
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes);
      try (OutputStream out = buffered(Channels.newOutputStream(channel), file)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(temporary, target);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no folder " + target.getParent() + " to write into", e);
    } finally {
      Files.deleteIfExists(temporary);
      dismiss(remover);
    }
  }

  private static OutputStream buffered(OutputStream out, Path file) {
    return new BufferedOutputStream(new NamedOutput(out, file.toString()), BUFFER_BYTES);
  }

  /// Blocks are not unwound in a process that an interrupt ends: then a hook deletes the file.
  private static Thread removerAtExit(Path temporary) {
    Thread remover =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  boolean _ = temporary.toFile().delete();
                });
    Runtime.getRuntime().addShutdownHook(remover);
    return remover;
  }

  private static void dismiss(Thread remover) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(remover);
    } catch (IllegalStateException ending) {
      // It runs, or has run.
    }
  }

  private static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
