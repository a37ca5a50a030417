package dev.sotto.cli.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void aLinkStaysALinkToWhatIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    OutputFile.write(link, out -> out.write('x'));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("x", Files.readString(file));
  }

  @Test
  void aDeviceIsWrittenAndNotReplaced() throws IOException {
    Path device = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");
    OutputFile.write(device, out -> out.write('x'));
    assertTrue(!Files.isRegularFile(device, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aFileThatFailsToBeWrittenKeepsWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    assertThrows(
        IOException.class,
        () ->
            OutputFile.write(
                file,
                out -> {
                  out.write('x');
                  throw new IOException("no space left");
                }));
    assertEquals("before", Files.readString(file));
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count());
    }
  }
}
