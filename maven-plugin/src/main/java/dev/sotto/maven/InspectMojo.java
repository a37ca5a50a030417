package dev.sotto.maven;

import dev.sotto.maven.compiler.CompilerProcess.Outcome;
import dev.sotto.maven.sources.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Shows what is in the compiled models: inputs, outputs, parameters and their security, sizes of
 * keys, and the polynomials that stand for activations.
 */
@Mojo(name = "inspect", threadSafe = true)
@SuppressWarnings("NullAway.Init")
public final class InspectMojo extends SottoMojo {
  /** The only model to show, by its path in the folder of models without {@code .onnx}. */
  @Parameter(property = "sotto.model", defaultValue = "")
  private String model = "";

  @Inject
  InspectMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void work(List<ModelSource> sources)
      throws IOException, MojoExecutionException, MojoFailureException {
    for (ModelSource source : chosen(sources, model)) {
      Path compiled = compiledFile(source);
      if (!Files.isRegularFile(compiled)) {
        throw new MojoExecutionException(
            source.file() + " is not compiled; run mvn generate-resources first");
      }
      Outcome outcome = sotto(List.of("inspect", compiled.toString()));
      if (outcome.exitCode() != 0) {
        refuse(source, outcome);
      }
      getLog().info(source.name() + ".onnx");
      outcome.out().lines().forEach(line -> getLog().info("  " + line));
    }
  }
}
