package dev.sotto.maven;

import dev.sotto.maven.sources.Contents;
import dev.sotto.maven.sources.ModelSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;

/** What the goals share that compile models: the compiler's options, for all models or for one. */
@SuppressWarnings("NullAway.Init")
abstract class CompilingMojo extends SottoMojo {
  /**
   * The largest error allowed on an output, relative to the output's range over the calibration
   * samples.
   */
  @Parameter(property = "sotto.tolerance", defaultValue = "1e-2")
  private double tolerance;

  /** Samples computed in one run: at least so many, or {@code auto} for what ciphertexts hold. */
  @Parameter(property = "sotto.batch", defaultValue = "auto")
  private String batch;

  /**
   * Refuse a model unless all of it runs on ciphertexts, its Softmax, ArgMax and labels too;
   * without this the client computes those after decrypting.
   */
  @Parameter(property = "sotto.encryptAll", defaultValue = "false")
  private boolean encryptAll;

  /**
   * Options of single models, each with the model's {@code name} (its path in the folder of models
   * without {@code .onnx}) and any of {@code tolerance}, {@code batch}, {@code encryptAll}, {@code
   * className}, {@code count}, {@code maximumError}, {@code minimumAgreement}.
   */
  @Parameter private List<ModelOptions> models = List.of();

  CompilingMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  final void work(List<ModelSource> sources)
      throws IOException, MojoExecutionException, MojoFailureException {
    requireKnownNames(sources);
    work(sources, sources.isEmpty() ? "" : Contents.sha256(compilerFiles()));
  }

  /**
   * Does the goal's work on the models that there are.
   *
   * @param compilerHash names the compiler by what its files hold
   */
  abstract void work(List<ModelSource> sources, String compilerHash)
      throws IOException, MojoExecutionException, MojoFailureException;

  private void requireKnownNames(List<ModelSource> sources) throws MojoExecutionException {
    List<String> names = sources.stream().map(ModelSource::name).toList();
    for (ModelOptions options : models) {
      if (!names.contains(options.name())) {
        throw new MojoExecutionException(
            "the configuration has options for a model named '%s', but %s has %s"
                .formatted(
                    options.name(), sourceDirectory(), names.isEmpty() ? "no models" : names));
      }
    }
  }

  /** A model's options, empty where it has none. */
  final ModelOptions options(ModelSource source) {
    return models.stream()
        .filter(options -> options.name().equals(source.name()))
        .findFirst()
        .orElseGet(ModelOptions::new);
  }

  final double tolerance(ModelSource source) {
    return options(source).tolerance().orElse(tolerance);
  }

  /** What the compiler is asked for a model, but for its tables. */
  final List<String> compilerOptions(ModelSource source) {
    ModelOptions own = options(source);
    List<String> arguments = new ArrayList<>();
    arguments.add("--tolerance=" + tolerance(source));
    arguments.add("--batch=" + own.batch().orElse(batch));
    if (own.encryptAll().orElse(encryptAll)) {
      arguments.add("--encrypt-all");
    }
    return arguments;
  }
}
