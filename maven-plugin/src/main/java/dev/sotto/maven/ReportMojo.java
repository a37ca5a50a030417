package dev.sotto.maven;

import dev.sotto.maven.compiler.CompilerProcess.Outcome;
import dev.sotto.maven.sources.ModelSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Shows what every model becomes, each as one page for the browser: its graph and its circuit,
 * levels, costs, errors, activations, slots, parameters and keys; with what {@code sotto:verify}
 * has measured where it has run.
 */
@Mojo(name = "report", threadSafe = true)
@SuppressWarnings("NullAway.Init")
public final class ReportMojo extends CompilingMojo {
  /** The only model to show, by its path in the folder of models without {@code .onnx}. */
  @Parameter(property = "sotto.model", defaultValue = "")
  private String model = "";

  /** Where the pages go. */
  @Parameter(defaultValue = "${project.build.directory}/sotto-reports")
  private File reportDirectory;

  @Inject
  ReportMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void work(List<ModelSource> sources, String compilerHash)
      throws IOException, MojoExecutionException, MojoFailureException {
    for (ModelSource source : chosen(sources, model)) {
      Path page = reportDirectory.toPath().resolve(source.name() + ".html");
      Files.createDirectories(page.getParent());
      List<String> arguments = new ArrayList<>(List.of("report", "--quiet"));
      arguments.addAll(compilerOptions(source));
      arguments.addAll(source.calibrationArguments());
      if (Files.isRegularFile(verificationFile(source))) {
        arguments.addAll(List.of("--verify", verificationFile(source).toString()));
      }
      arguments.addAll(List.of("-o", page.toString(), source.file().toString()));
      Outcome outcome = sotto(arguments);
      if (outcome.exitCode() != 0) {
        refuse(source, outcome);
      }
      getLog().info(source.name() + ".onnx: " + page);
    }
  }
}
