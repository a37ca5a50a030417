package dev.sotto.frontend.onnx;

import dev.sotto.frontend.onnx.model.ExternalData;
import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.TensorDecoder;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.TensorGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads ONNX models, opsets 7 to 28, into tensor graphs of one sample.
///
/// A free first axis of an input is its batch and becomes 1; other free axes are refused. What can
/// be computed while reading (shape chains, constants) disappears, as do nodes without users.
///
/// Throws `MalformedArtifactException` on bytes that are not a valid model and
/// `UnsupportedModelException` on valid models that need what is missing; nothing else on any
/// input.
public final class OnnxImporter {
  /// Models above this size are no use here: weights alone would fill the memory.
  private static final long MAX_MODEL_BYTES = 1L << 30;

  private static final int MAX_MESSAGE = 500;

  private OnnxImporter() {}

  /// Reads a model file, and the weights that lie in files beside it.
  public static TensorGraph read(Path file) throws IOException {
    String source = String.valueOf(file.getFileName());
    if (Files.size(file) > MAX_MODEL_BYTES) {
      throw new MalformedArtifactException(
          "%s: %d bytes, a model has at most %d"
              .formatted(source, Files.size(file), MAX_MODEL_BYTES));
    }
    Optional<Path> folder = Optional.ofNullable(file.toAbsolutePath().getParent());
    return read(Files.readAllBytes(file), name(source), source, folder);
  }

  /// Reads a model that is complete in `bytes`; the graph has the name `name`.
  public static TensorGraph importModel(byte[] bytes, String name) {
    return read(bytes, name, name, Optional.empty());
  }

  private static TensorGraph read(byte[] bytes, String name, String source, Optional<Path> folder) {
    try {
      OnnxModel model = OnnxModel.parse(bytes, name, source);
      return new GraphImporter(model, new TensorDecoder(new ExternalData(folder))).run();
    } catch (UnsupportedModelException refusal) {
      throw new UnsupportedModelException(line(refusal));
    } catch (MalformedArtifactException refusal) {
      throw new MalformedArtifactException(line(refusal), refusal);
    }
  }

  /// The message in one line of bounded length: names in it are the model's, and may be anything.
  private static String line(RuntimeException refusal) {
    String text = String.valueOf(refusal.getMessage()).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
  }

  private static String name(String fileName) {
    return fileName.endsWith(".onnx") ? fileName.substring(0, fileName.length() - 5) : fileName;
  }
}
