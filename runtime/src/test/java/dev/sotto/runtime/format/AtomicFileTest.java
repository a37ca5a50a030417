package dev.sotto.runtime.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  /// Writes a file and does not finish.
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) throws IOException {
      AtomicFile.write(
          Path.of(arguments[0]),
          out -> {
            while (true) {
              out.write(0);
              out.flush();
            }
          });
    }
  }

  @Test
  void aProcessThatIsToldToEndLeavesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "before");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                root(AtomicFile.class) + File.pathSeparator + root(EndlessWriter.class),
                EndlessWriter.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    try {
      while (files().size() < 2) {
        assertFalse(process.waitFor(20, TimeUnit.MILLISECONDS), "ended before it wrote");
      }
    } finally {
      process.destroy();
    }
    assertTrue(process.waitFor() != 0);
    assertEquals(List.of(file), files());
    assertEquals("before", Files.readString(file));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Path root(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void aLinkStaysALinkToWhatIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.write(link, out -> out.write('x'));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("x", Files.readString(file));
  }

  @Test
  void aDeviceIsWrittenAndNotReplaced() throws IOException {
    Path device = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");
    AtomicFile.write(device, out -> out.write('x'));
    assertFalse(Files.isRegularFile(device, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
    FileSystemException failure =
        assertThrows(
            FileSystemException.class, () -> AtomicFile.write(full, out -> out.write('x')));
    assertEquals("/dev/full", failure.getFile());
  }

  @Test
  void aFileThatFailsToBeWrittenKeepsWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  out.write('x');
                  throw new IOException("no space left");
                }));
    assertEquals("before", Files.readString(file));
    assertEquals(List.of(file), files());
  }
}
