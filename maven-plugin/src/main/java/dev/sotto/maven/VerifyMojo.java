package dev.sotto.maven;

import dev.sotto.maven.compiler.CompilerProcess.Outcome;
import dev.sotto.maven.compiler.VerificationFacts;
import dev.sotto.maven.sources.BuildRecord;
import dev.sotto.maven.sources.Contents;
import dev.sotto.maven.sources.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/**
 * Compiles every model again in memory, makes sure that this gives what {@code sotto:compile} gave,
 * runs samples through real encryption, and fails the build when the answers are too far from those
 * of the model in clear.
 *
 * <p>The samples are those of {@code M.samples}, or else of {@code M.calibration}; they are
 * compared with {@code M.expected} where it exists, else with the model itself in double precision.
 * A model that has passed is not verified again until it, a table, an option or the compiler
 * changes.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
@SuppressWarnings("NullAway.Init")
public final class VerifyMojo extends CompilingMojo {
  /** How many samples to encrypt, from the first on. */
  @Parameter(property = "sotto.count", defaultValue = "8")
  private int count;

  /**
   * The largest error that passes, relative to the output's range over the samples; without it the
   * model's tolerance.
   */
  @Parameter(property = "sotto.maximumError")
  private @Nullable Double maximumError;

  /**
   * The least part of the samples, from 0 to 1, that must lead to the same decision: the same
   * largest output, or for one probability the same side of 0.5.
   */
  @Parameter(property = "sotto.minimumAgreement", defaultValue = "1")
  private double minimumAgreement;

  @Inject
  VerifyMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void work(List<ModelSource> sources, String compilerHash)
      throws IOException, MojoExecutionException, MojoFailureException {
    for (ModelSource source : sources) {
      if (source.samples().isEmpty() && source.calibration().isEmpty()) {
        getLog()
            .warn(
                "%s.onnx: not verified, there are no samples: put some into %s.samples.npy or .csv"
                        .formatted(source.name(), source.simpleName())
                    + " beside it");
        continue;
      }
      BuildRecord record = record(source, compilerHash);
      if (!record.isCurrent()) {
        record.forget();
        verify(source);
        record.write();
      }
    }
  }

  private BuildRecord record(ModelSource source, String compilerHash) throws IOException {
    List<String> inputs = new ArrayList<>();
    inputs.add("compiler " + compilerHash);
    inputs.add("arguments " + String.join(" ", arguments(source)));
    inputs.add("files " + Contents.sha256(source.files()));
    if (Files.isRegularFile(compiledFile(source))) {
      inputs.add("compiled " + Contents.sha256(List.of(compiledFile(source))));
    }
    inputs.add("bounds " + maximumError(source) + " " + minimumAgreement(source));
    return new BuildRecord(
        besideCompiledFile(source, ".verified"), inputs, List.of(verificationFile(source)));
  }

  private List<String> arguments(ModelSource source) {
    List<String> arguments = new ArrayList<>(List.of("verify", "--json", "--quiet", "--once"));
    arguments.addAll(compilerOptions(source));
    arguments.addAll(source.calibrationArguments());
    arguments.addAll(source.sampleArguments());
    if (Files.isRegularFile(compiledFile(source))) {
      arguments.addAll(List.of("--compiled", compiledFile(source).toString()));
    }
    source.expected().ifPresent(table -> arguments.addAll(List.of("--expected", table.toString())));
    source.labels().ifPresent(table -> arguments.addAll(List.of("--labels", table.toString())));
    arguments.addAll(
        List.of(
            "--count",
            String.valueOf(options(source).count().orElse(count)),
            source.file().toString()));
    return arguments;
  }

  private double maximumError(ModelSource source) {
    return options(source)
        .maximumError()
        .orElse(maximumError == null ? tolerance(source) : maximumError);
  }

  private double minimumAgreement(ModelSource source) {
    return options(source).minimumAgreement().orElse(minimumAgreement);
  }

  private void verify(ModelSource source)
      throws IOException, MojoExecutionException, MojoFailureException {
    Outcome outcome = sotto(arguments(source));
    // The command fails where its own bound is passed, after it has printed what it found.
    if (outcome.out().isBlank()) {
      refuse(source, outcome);
    }
    Files.createDirectories(verificationFile(source).getParent());
    Files.writeString(verificationFile(source), outcome.out());
    VerificationFacts facts = VerificationFacts.parse(outcome.out());
    String found = found(facts);
    if (!(facts.relativeError() <= maximumError(source))) {
      throw new MojoFailureException(
          ("%s: %s, but at most %s of the range is allowed; a smaller tolerance asks the compiler"
               + " for more, and more typical samples in %s.calibration.npy help it")
              .formatted(source.file(), found, maximumError(source), source.simpleName()));
    }
    if (facts.agreement().orElse(1) < minimumAgreement(source)) {
      throw new MojoFailureException(
          "%s: %s, but a part of at least %s must decide alike; a smaller tolerance brings them closer"
              .formatted(source.file(), found, minimumAgreement(source)));
    }
    getLog().info(source.name() + ".onnx verified: " + found);
  }

  private static String found(VerificationFacts facts) {
    String error =
        String.format(
            Locale.ROOT,
            "over %d encrypted samples the largest error is %.2g of the output's range",
            facts.samples(),
            facts.relativeError());
    return facts.agreement().isEmpty()
        ? error
        : "%s, and %d of them decide alike"
            .formatted(error, Math.round(facts.agreement().getAsDouble() * facts.samples()));
  }
}
