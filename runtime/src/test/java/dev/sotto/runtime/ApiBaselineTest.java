package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API that must stay compatible, as stubs of source: compiled here for japicmp, which compares
/// in the phase `verify`.
///
/// `-Dsotto.api.baseline.update=true` writes the API of today there instead; that is for releases,
/// and for a change that breaks on purpose.
final class ApiBaselineTest {
  private static final String PROPERTY = "sotto.api.baseline.update";
  private static final Path BASELINE = Path.of("src", "api-baseline", "java");
  private static final Path JAR = Path.of("target", "api-baseline.jar");
  private static final String SEPARATOR = System.getProperty("path.separator");

  @TempDir private Path folder = Path.of(".");

  @Test
  void theBaselineIsCompiledForTheComparison() throws Exception {
    if (Boolean.getBoolean(PROPERTY)) {
      for (Path old : files(BASELINE)) {
        Files.delete(old);
      }
      write(BASELINE);
    }
    assertEquals("", compiled(BASELINE, folder));
    try (OutputStream out = Files.newOutputStream(JAR);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path file : files(folder)) {
        jar.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, jar);
      }
    }
  }

  @Test
  void theApiOfTodayCouldBeTheNextBaseline() throws Exception {
    Path sources = folder.resolve("sources");
    write(sources);
    assertEquals("", compiled(sources, folder.resolve("classes")));
  }

  private static void write(Path root) throws Exception {
    for (Class<?> type : PublicApiGoldenTest.exportedTypes()) {
      if (!type.isMemberClass()) {
        Path file = root.resolve(type.getName().replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, ApiStubs.file(type));
      }
    }
  }

  private static List<Path> files(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// What the compiler has against the sources in `from`; their classes go to `to`.
  private static String compiled(Path from, Path to) throws IOException {
    List<Path> sources = files(from);
    assertFalse(sources.isEmpty(), from + " holds no stubs");
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", to.toString(), "--class-path"));
    arguments.add(
        System.getProperty("jdk.module.path", "")
            + SEPARATOR
            + System.getProperty("java.class.path"));
    sources.forEach(source -> arguments.add(source.toString()));
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    return javac.run(writer, writer, arguments.toArray(String[]::new)) == 0 ? "" : said.toString();
  }
}
