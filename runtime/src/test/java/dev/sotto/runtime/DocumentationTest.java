package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The documentation of what services see: links lead somewhere, snippets are there.
final class DocumentationTest {
  private static final String SEPARATOR = System.getProperty("path.separator");
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "sotto", "runtime");

  /// Code that is compiled and run: by tests here, and by those of the examples.
  private static final List<Path> SNIPPETS =
      List.of(
          Path.of("src", "test", "java", "dev", "sotto", "runtime", "snippets"),
          Path.of(System.getProperty("sotto.root", ".."))
              .resolve("examples/src/main/java/dev/sotto/examples/embedding"));

  @TempDir private Path folder = Path.of(".");

  @Test
  void theDocumentationHasNoBrokenLinksAndShowsItsSnippets() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                folder.toString(),
                "-quiet",
                "-Xdoclint:all,-missing",
                "-Werror",
                "--snippet-path",
                SNIPPETS.stream().map(Path::toString).collect(Collectors.joining(SEPARATOR)),
                "--class-path",
                System.getProperty("jdk.module.path", "")
                    + SEPARATOR
                    + System.getProperty("java.class.path")));
    for (Path exported : List.of(SOURCES, SOURCES.resolve("client"), SOURCES.resolve("server"))) {
      try (Stream<Path> files = Files.list(exported)) {
        files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
      }
    }
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
    assertEquals(0, javadoc.run(writer, writer, arguments.toArray(String[]::new)), said::toString);
    String overview = Files.readString(folder.resolve("dev/sotto/runtime/package-summary.html"));
    assertTrue(overview.contains("Client.generate(model)"), "the snippet is not shown");
  }
}
