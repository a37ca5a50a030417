package dev.sotto.maven;

import dev.sotto.maven.compiler.CompilerJdk;
import dev.sotto.maven.compiler.CompilerProcess;
import dev.sotto.maven.compiler.CompilerProcess.Outcome;
import dev.sotto.maven.sources.ModelSource;
import dev.sotto.maven.sources.ModelSources;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** What all goals share: where models and products lie, and how the compiler is run. */
@SuppressWarnings("NullAway.Init")
abstract class SottoMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> pluginArtifacts;

  /**
   * The folder of models: every {@code .onnx} file in it and its sub-folders. Beside {@code M.onnx}
   * may lie {@code M.calibration}, {@code M.samples}, {@code M.expected} and {@code M.labels}, each
   * a table of kind {@code .npy} or {@code .csv}; for a model of several inputs the first two once
   * for each, as {@code M.calibration.INPUT.npy}.
   */
  @Parameter(property = "sotto.sourceDirectory", defaultValue = "${project.basedir}/src/main/onnx")
  private File sourceDirectory;

  /** Where compiled models go; a root of the class path, on which they lie in META-INF/sotto. */
  @Parameter(defaultValue = "${project.build.directory}/generated-resources/sotto")
  private File resourceDirectory;

  /** Options of the compiler's Java machine, as {@code -Xmx8g}. */
  @Parameter(property = "sotto.jvmArguments")
  private List<String> jvmArguments = List.of();

  /** Does nothing at all. */
  @Parameter(property = "sotto.skip", defaultValue = "false")
  private boolean skip;

  private final ToolchainManager toolchains;
  private @Nullable CompilerProcess compiler;

  SottoMojo(ToolchainManager toolchains) {
    this.toolchains = toolchains;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      return;
    }
    try {
      List<ModelSource> sources = ModelSources.find(sourceDirectory.toPath());
      work(sources);
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read or write: " + e.getMessage(), e);
    }
  }

  /** Does the goal's work on the models that there are. */
  abstract void work(List<ModelSource> sources)
      throws IOException, MojoExecutionException, MojoFailureException;

  /** The only model of that name, or all for an empty name. */
  static List<ModelSource> chosen(List<ModelSource> sources, String name)
      throws MojoExecutionException {
    List<ModelSource> chosen =
        sources.stream().filter(source -> name.isEmpty() || source.name().equals(name)).toList();
    if (chosen.isEmpty() && !name.isEmpty()) {
      throw new MojoExecutionException(
          "no model '%s'; there are: %s"
              .formatted(name, sources.stream().map(ModelSource::name).toList()));
    }
    return chosen;
  }

  final File sourceDirectory() {
    return sourceDirectory;
  }

  final MavenProject project() {
    return project;
  }

  final Path resourceDirectory() {
    return resourceDirectory.toPath();
  }

  /** Where a model's compiled form lies in a root of the class path. */
  static String resource(ModelSource source) {
    return "META-INF/sotto/" + source.name() + ".sotto";
  }

  /** Where a model's compiled form lies as a file. */
  final Path compiledFile(ModelSource source) {
    return resourceDirectory().resolve(resource(source));
  }

  /** A file that lies beside a model's compiled form and is no resource. */
  final Path besideCompiledFile(ModelSource source, String suffix) {
    return resourceDirectory().resolve(resource(source) + suffix);
  }

  /** Where it lies what the last verification found. */
  final Path verificationFile(ModelSource source) {
    return besideCompiledFile(source, ".verified.json");
  }

  /** The files that the compiler consists of, this plugin's among them. */
  final List<Path> compilerFiles() {
    return pluginArtifacts.stream().map(artifact -> artifact.getFile().toPath()).toList();
  }

  /** Runs the command. */
  final Outcome sotto(List<String> arguments) throws IOException, MojoExecutionException {
    CompilerProcess process = compiler;
    if (process == null) {
      Path java = CompilerJdk.java(toolchains, session);
      getLog().debug("the compiler runs on " + java);
      process = new CompilerProcess(java, compilerFiles(), jvmArguments);
      compiler = process;
    }
    return process.run(arguments);
  }

  /** Fails the build with what the command said of a model. */
  static void refuse(ModelSource source, Outcome outcome)
      throws MojoExecutionException, MojoFailureException {
    String message = source.file() + ": " + outcome.complaint();
    if (outcome.isBug()) {
      throw new MojoExecutionException(message);
    }
    throw new MojoFailureException(message);
  }
}
