package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// On the class path nobody asks for the incubating module: it works without, on plain loops.
class ClassPathTest {
  private record Outcome(int exitCode, String output) {}

  @Test
  void withoutTheVectorModuleTheKernelsAreScalar() throws Exception {
    Outcome outcome = run(List.of(), "ScalarKernels");
    assertEquals(0, outcome.exitCode(), outcome.output());
  }

  @Test
  void vectorKernelsAskedForWithoutTheirModuleAreRefused() throws Exception {
    Outcome outcome = run(List.of("-Dsotto.kernels=vector"), "VectorKernels");
    assertEquals(1, outcome.exitCode(), outcome.output());
    assertTrue(
        outcome.output().contains("need --add-modules jdk.incubator.vector"), outcome.output());
  }

  private static Outcome run(List<String> options, String kernels)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.add("-cp");
    command.add(root(Kernels.class) + File.pathSeparator + root(ProductInPlainJava.class));
    command.add(ProductInPlainJava.class.getName());
    command.add(kernels);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /// The folder of compiled classes in which a class lies.
  private static Path root(Class<?> type) throws URISyntaxException {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    URI uri = Objects.requireNonNull(type.getResource(file), file).toURI();
    Path path = Path.of(uri);
    return Path.of(path.toString().substring(0, path.toString().length() - file.length()));
  }
}
