package dev.sotto.maven;

import dev.sotto.maven.compiler.CompilerProcess.Outcome;
import dev.sotto.maven.compiler.ModelFacts;
import dev.sotto.maven.generated.GeneratedModel;
import dev.sotto.maven.generated.JavaNames;
import dev.sotto.maven.generated.ModelClass;
import dev.sotto.maven.sources.BuildRecord;
import dev.sotto.maven.sources.Contents;
import dev.sotto.maven.sources.ModelSource;
import dev.sotto.maven.sources.Products;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Compiles every ONNX model in {@code src/main/onnx} to a circuit over ciphertexts, as a resource
 * on the class path, and writes a Java class for it.
 *
 * <p>A model is compiled again only when it, its calibration samples, its options or the compiler
 * have changed.
 */
@Mojo(name = "compile", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
@SuppressWarnings("NullAway.Init")
public final class CompileMojo extends CompilingMojo {
  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  /** Where the Java classes go. */
  @Parameter(defaultValue = "${project.build.directory}/generated-sources/sotto")
  private File generatedSourcesDirectory;

  /**
   * The package of the Java classes; models in sub-folders have theirs in packages below it, named
   * as the sub-folders.
   */
  @Parameter(property = "sotto.packageName", defaultValue = "${project.groupId}")
  private String packageName;

  @Inject
  CompileMojo(ToolchainManager toolchains) {
    super(toolchains);
  }

  @Override
  void work(List<ModelSource> sources, String compilerHash)
      throws IOException, MojoExecutionException, MojoFailureException {
    requireDistinctClasses(sources);
    List<Path> products = new ArrayList<>();
    for (ModelSource source : sources) {
      BuildRecord record = record(source, compilerHash);
      if (!record.isCurrent()) {
        record.forget();
        compile(source);
        record.write();
      }
      products.addAll(record.products());
      products.add(record.file());
    }
    Products.replace(
        resourceDirectory().resolve(execution.getExecutionId() + ".products"), products);
    addToProject();
  }

  private void requireDistinctClasses(List<ModelSource> sources) throws MojoExecutionException {
    Map<String, ModelSource> byFile = new HashMap<>();
    for (ModelSource source : sources) {
      String name = packageName(source) + "." + className(source);
      ModelSource other = byFile.put(name.toLowerCase(Locale.ROOT), source);
      if (other != null) {
        throw new MojoExecutionException(
            "the models '%s' and '%s' would both become the class %s: give one of them a className"
                .formatted(other.name(), source.name(), name));
      }
    }
  }

  private String packageName(ModelSource source) {
    return JavaNames.ofPackage(packageName, source.folders());
  }

  private String className(ModelSource source) {
    return options(source).className().orElseGet(() -> JavaNames.ofClass(source.simpleName()));
  }

  private Path classFile(ModelSource source) {
    return generatedSourcesDirectory
        .toPath()
        .resolve(packageName(source).replace('.', '/'))
        .resolve(className(source) + ".java");
  }

  private BuildRecord record(ModelSource source, String compilerHash) throws IOException {
    List<String> inputs = new ArrayList<>();
    inputs.add("compiler " + compilerHash);
    inputs.add("model " + Contents.sha256(List.of(source.file())));
    for (Map.Entry<String, Path> table : source.calibration().entrySet()) {
      inputs.add(
          "calibration " + table.getKey() + " " + Contents.sha256(List.of(table.getValue())));
    }
    inputs.add("options " + String.join(" ", compilerOptions(source)));
    inputs.add("class " + packageName(source) + "." + className(source));
    return new BuildRecord(
        besideCompiledFile(source, ".record"),
        inputs,
        List.of(compiledFile(source), classFile(source)));
  }

  private void compile(ModelSource source)
      throws IOException, MojoExecutionException, MojoFailureException {
    Path compiled = compiledFile(source);
    Files.createDirectories(compiled.getParent());
    List<String> arguments = new ArrayList<>(List.of("compile", "--json", "--quiet"));
    arguments.addAll(compilerOptions(source));
    arguments.addAll(source.calibrationArguments());
    arguments.addAll(List.of("-o", compiled.toString(), source.file().toString()));
    Outcome outcome = sotto(arguments);
    if (outcome.exitCode() != 0) {
      refuse(source, outcome);
    }
    ModelFacts facts = ModelFacts.parse(outcome.out());
    GeneratedModel model =
        new GeneratedModel(
            packageName(source),
            className(source),
            source.name() + ".onnx",
            resource(source),
            facts);
    Path classFile = classFile(source);
    Files.createDirectories(classFile.getParent());
    Files.writeString(classFile, ModelClass.write(model));
    getLog()
        .info(
            "%s.onnx -> %s: N = 2^%d, %d level%s, compiled in %.1f s"
                .formatted(
                    source.name(),
                    model.qualifiedName(),
                    facts.logN(),
                    facts.levels(),
                    facts.levels() == 1 ? "" : "s",
                    facts.compileSeconds()));
    if (facts.calibrationSamples() == 0) {
      getLog()
          .warn(
              source.name()
                  + ".onnx: no calibration samples, so inputs are taken to lie in [-1, 1]; a"
                  + " hundred typical ones belong in "
                  + source.simpleName()
                  + ".calibration.npy or .csv beside it");
    }
  }

  private void addToProject() {
    if (Files.isDirectory(generatedSourcesDirectory.toPath())) {
      project().addCompileSourceRoot(generatedSourcesDirectory.getPath());
    }
    Resource resource = new Resource();
    resource.setDirectory(resourceDirectory().toString());
    resource.addInclude("META-INF/sotto/**/*.sotto");
    project().addResource(resource);
  }
}
