package dev.sotto.maven.compiler;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** The Java that the compiler runs on: a JDK 25, whatever Maven itself runs on. */
public final class CompilerJdk {
  private static final String RANGE = "[25.0.3,26)";
  private static final int FEATURE = 25;

  /** 25.0.0 to 25.0.2 have a garbage collector bug with pinned objects, JDK-8377811. */
  private static final int LEAST_UPDATE = 3;

  private CompilerJdk() {}

  /**
   * The {@code java} program of the first JDK that fits: the toolchain that the build selected, one
   * of {@code toolchains.xml}, Maven's own.
   *
   * @throws MojoExecutionException if none fits, with what to do
   */
  public static Path java(ToolchainManager toolchains, MavenSession session)
      throws MojoExecutionException {
    List<Path> candidates = new ArrayList<>();
    program(toolchains.getToolchainFromBuildContext("jdk", session)).ifPresent(candidates::add);
    for (Toolchain toolchain : toolchains.getToolchains(session, "jdk", Map.of("version", RANGE))) {
      program(toolchain).ifPresent(candidates::add);
    }
    String program = File.separatorChar == '\\' ? "java.exe" : "java";
    candidates.add(Path.of(System.getProperty("java.home"), "bin", program));
    for (Path java : candidates) {
      if (version(java).filter(CompilerJdk::fits).isPresent()) {
        return java;
      }
    }
    throw new MojoExecutionException(
        "Sotto's compiler runs on a JDK 25 (25.0.3 or later, below 26), and there is none: Maven"
            + " runs on Java "
            + Runtime.version()
            + " and no toolchain fits. Run Maven on a JDK 25, or have one selected: goal"
            + " select-jdk-toolchain of maven-toolchains-plugin, with"
            + " <toolchain.jdk.version>"
            + RANGE
            + "</toolchain.jdk.version> in the POM's properties");
  }

  private static Optional<Path> program(@Nullable Toolchain toolchain) {
    return Optional.ofNullable(toolchain).map(found -> found.findTool("java")).map(Path::of);
  }

  static boolean fits(Runtime.Version version) {
    return version.feature() == FEATURE
        && (version.interim() > 0 || version.update() >= LEAST_UPDATE);
  }

  /** From the file {@code release} of the JDK's folder. */
  private static Optional<Runtime.Version> version(Path java) {
    try {
      Path release = java.toRealPath().resolveSibling("../release");
      return Files.readAllLines(release).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
          .findFirst()
          .map(Runtime.Version::parse);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
