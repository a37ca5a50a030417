package dev.sotto.runtime;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.format.ModelFile;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ModelContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A compiled model with its identity, as client and server share it; immutable.
///
/// Keys and ciphertexts are bound to the identity: those of another model, or of the same network
/// compiled otherwise, are refused.
public final class CompiledModel {
  static {
    Contents.offer(
        CompiledModel.class, ModelContents.class, model -> model.contents, CompiledModel::new);
  }

  private final ModelContents contents;

  private CompiledModel(ModelContents contents) {
    this.contents = contents;
  }

  ModelContents contents() {
    return contents;
  }

  /// The model of a compiler's result in memory.
  ///
  /// @throws IllegalArgumentException if its parameters are not secure
  public static CompiledModel of(SplitModel split) {
    return new CompiledModel(ModelContents.of(split, parameters(split.circuit().parameters())));
  }

  /// Loads `model.sotto`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if the file is anything else, or damaged
  public static CompiledModel load(Path file) throws IOException {
    try (FrameReader reader = FrameReader.open(file, FileKind.MODEL)) {
      return read(reader);
    }
  }

  /// Reads a model from a stream, up to its end; `source` names the stream in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load]
  public static CompiledModel read(InputStream in, String source) throws IOException {
    return read(FrameReader.of(in, source, FileKind.MODEL));
  }

  private static CompiledModel read(FrameReader reader) throws IOException {
    ModelFile.Identified read = ModelFile.read(reader);
    try {
      SplitModel split = read.model();
      return new CompiledModel(
          ModelContents.read(split, parameters(split.circuit().parameters()), read.id()));
    } catch (IllegalArgumentException e) {
      throw reader.malformed(String.valueOf(e.getMessage()), e);
    }
  }

  /// Writes the model to a file, whole or not at all.
  public void save(Path file) throws IOException {
    AtomicFile.write(file, this::write);
  }

  /// Writes the model to a stream, which stays open.
  public void write(OutputStream out) throws IOException {
    contents.write(out);
  }

  /// What the compiler made, for tools that show it: no part of the promise that this API is.
  public SplitModel split() {
    return contents.split();
  }

  /// SHA-256 of the model's bytes, as hex.
  public String id() {
    return contents.id();
  }

  /// Samples computed at once.
  public int batch() {
    return split().circuit().batch();
  }

  /// What the model takes, by name.
  public List<TensorPort> inputs() {
    return split().head().inputs().stream()
        .map(input -> new TensorPort(input.name(), input.shape()))
        .toList();
  }

  /// What the model gives, by name.
  public List<TensorPort> outputs() {
    TensorGraph tail = split().tail();
    Map<String, Shape> shapes = new HashMap<>();
    tail.inputs().forEach(input -> shapes.put(input.name(), input.shape()));
    tail.nodes().forEach(node -> shapes.put(node.result(), node.shape()));
    return tail.outputs().stream()
        .map(
            output ->
                new TensorPort(output.name(), shapes.getOrDefault(output.value(), Shape.of())))
        .toList();
  }

  private static CkksParameters parameters(CircuitParameters parameters) {
    return CkksParameters.of(
        parameters.logN(),
        parameters.levelPrimes().stream().map(CompiledModel::primes).toList(),
        primes(parameters.specialPrimes()),
        parameters.digitPrimes());
  }

  private static long[] primes(List<Long> primes) {
    return primes.stream().mapToLong(Long::longValue).toArray();
  }
}
