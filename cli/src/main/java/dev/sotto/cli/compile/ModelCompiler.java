package dev.sotto.cli.compile;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.SampleTables;
import dev.sotto.frontend.onnx.OnnxImporter;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads and compiles a model.
public final class ModelCompiler {
  private ModelCompiler() {}

  /// Reads an ONNX model.
  public static TensorGraph read(Path model) throws IOException {
    if (!Files.exists(model)) {
      throw new NoSuchFileException(model.toString());
    }
    if (Files.isDirectory(model)) {
      throw new UserMistakeException(model + " is a folder, not a model");
    }
    return OnnxImporter.read(model);
  }

  /// Compiles `graph`, which came from `model`; a stage that takes long shows as progress.
  public static Compilation compile(
      Path model,
      TensorGraph graph,
      Optional<SampleTables> calibration,
      CompileOptions options,
      Console console)
      throws IOException {
    List<List<Tensor>> samples = new ArrayList<>();
    if (calibration.isPresent()) {
      for (Map<String, Tensor> sample : calibration.get().samples()) {
        samples.add(List.copyOf(sample.values()));
      }
    }
    try (Progress progress = console.start("compiling", 0)) {
      return Compiler.compile(
          graph, samples, options.withModelSha256(sha256(model)).withProgress(progress::name));
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
