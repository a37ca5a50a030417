package dev.sotto.maven.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerProcessTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final long SECONDS = 60;

  @TempDir private Path folder;

  /** What stands for Maven: runs the compiler on a model, to its end. */
  static final class Build {
    private Build() {}

    public static void main(String[] arguments) throws IOException {
      List<Path> classPath =
          Arrays.stream(CLASS_PATH.split(File.pathSeparator)).map(Path::of).toList();
      var outcome =
          new CompilerProcess(JAVA, classPath, List.of()).run(List.of("inspect", arguments[0]));
      System.exit(outcome.exitCode());
    }
  }

  @Test
  void aBuildThatIsKilledLeavesNoCompilerBehind() throws Exception {
    Path pipe = folder.resolve("model.onnx");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo");
    assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
    Process build =
        new ProcessBuilder(
                JAVA.toString(), "-cp", CLASS_PATH, Build.class.getName(), pipe.toString())
            .inheritIO()
            .start();
    try {
      ProcessHandle compiler = child(build.toHandle());
      assertTrue(compiler.isAlive(), "it waits for the model, which never comes");

      build.destroyForcibly();

      compiler.onExit().get(SECONDS, TimeUnit.SECONDS);
    } finally {
      build.descendants().forEach(ProcessHandle::destroyForcibly);
      build.destroyForcibly();
    }
  }

  private static ProcessHandle child(ProcessHandle parent) throws InterruptedException {
    for (long waited = 0; waited < SECONDS * 10 && parent.isAlive(); waited++) {
      Optional<ProcessHandle> child = parent.children().findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the build started no compiler");
  }
}
