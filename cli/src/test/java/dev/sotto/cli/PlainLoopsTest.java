package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without the Vector API, which nobody asks for on the class path, a command works and says so.
class PlainLoopsTest {
  @TempDir Path folder;

  @Test
  void aProcessWithoutVectorsRunsAndSaysSoInOneLine() throws Exception {
    Workshop shop = Workshop.build(folder);
    Path notes = shop.at("notes");
    String classes =
        String.join(
            File.pathSeparator,
            Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classes,
                Main.class.getName(),
                "run",
                shop.at("a.sotto").toString(),
                "--keys",
                shop.at("a.keys").toString(),
                shop.at("a.in.ct").toString(),
                "-o",
                shop.at("plain.ct").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(notes.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> text(notes));
    List<String> said = text(notes).lines().filter(line -> line.startsWith("note: ")).toList();
    assertEquals(1, said.size(), () -> text(notes));
    assertTrue(said.getFirst().contains("plain loops"), said::getFirst);
    var _ =
        CommandRunner.run(
                "decrypt", shop.at("a.sotto"), "--key", shop.at("a.key"), shop.at("plain.ct"))
            .succeeds();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
