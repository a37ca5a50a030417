package dev.sotto.maven.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.maven.compiler.ModelFacts;
import dev.sotto.maven.compiler.ModelFacts.Port;
import dev.sotto.testkit.Golden;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelClassTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private static GeneratedModel model(String name, List<Port> inputs, List<Port> outputs) {
    ModelFacts facts = new ModelFacts(ID, inputs, outputs, 64, 15, 14, 128, 46_000_001, 100, 1.5);
    return new GeneratedModel(
        "com.example",
        JavaNames.ofClass(name),
        name + ".onnx",
        "META-INF/sotto/" + name + ".sotto",
        facts);
  }

  @Test
  void theClassOfAModelReadsAsExpected() throws IOException {
    GeneratedModel digits =
        model(
            "digits",
            List.of(new Port("image", List.of(1, 1, 28, 28))),
            List.of(new Port("scores", List.of(1, 10))));
    String text = ModelClass.write(digits);
    Golden.is(Golden.resource("Digits.java.txt"), text);
    assertEquals("", compilationOf(digits));
  }

  @Test
  void namesOfAnyKindGiveAClassThatCompiles() throws IOException {
    GeneratedModel hostile =
        model(
            "*/ class $T \\u000a \"",
            List.of(
                new Port("x\"); System.exit(1); (\"", List.of(1, 2)),
                new Port("class", List.of()),
                new Port("hashCode", List.of(3)),
                new Port("x.1", List.of(1)),
                new Port("x_1", List.of(1)),
                new Port("  ", List.of(1))),
            List.of(new Port("*/ @x {@code <b>", List.of(1)), new Port("$L\n$$", List.of(1))));
    assertEquals("", compilationOf(hostile));
  }

  @Test
  void aModelWithTheNameOfANestedClassCompiles() throws IOException {
    List<Port> port = List.of(new Port("x", List.of(1)));
    for (String name :
        List.of(
            "client", "server", "input", "string", "map", "tensor", "compiledModel", "secretKey")) {
      assertEquals("", compilationOf(model(name, port, port)), name);
    }
  }

  /// What the Java compiler says to the class, all warnings on.
  private String compilationOf(GeneratedModel model) throws IOException {
    Path source = folder.resolve("com/example").resolve(model.className() + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, ModelClass.write(model));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-Xlint:all,-path,-classfile,-incubating,-processing",
            "-Xdoclint:all,-missing",
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled || !said.toString().isEmpty());
    }
    return said.toString();
  }
}
