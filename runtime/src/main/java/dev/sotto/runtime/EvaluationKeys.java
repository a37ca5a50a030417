package dev.sotto.runtime;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.runtime.execution.KeyMemory;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.format.EvaluationKeyFile;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.format.MappedFile;
import dev.sotto.runtime.format.WantedKey;
import dev.sotto.runtime.internal.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/// The evaluation keys of one client for one model: what its server holds, and what lets it compute
/// and read nothing. Immutable but for [#close], which only mapped keys need.
///
/// In memory they take about what [dev.sotto.runtime.server.ServerMemory#keyBytes] estimates, less
/// the size of their file where that is mapped.
public final class EvaluationKeys implements AutoCloseable {
  static {
    Contents.offer(
        EvaluationKeys.class,
        EvaluationKeyFile.Bound.class,
        keys -> keys.contents,
        EvaluationKeys::new);
  }

  private final EvaluationKeyFile.Bound contents;

  private EvaluationKeys(EvaluationKeyFile.Bound contents) {
    this.contents = contents;
  }

  /// The identity of the model whose key list they fill.
  public String modelId() {
    return contents.binding().modelId();
  }

  /// Names the secret key that they were derived from.
  public String keyId() {
    return contents.binding().keyId();
  }

  /// Bytes of all keys in this process' own memory.
  public long memoryBytes() {
    return contents.keys().memoryBytes();
  }

  /// Loads a key file made for `model`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if it is anything else, or damaged
  public static EvaluationKeys load(CompiledModel model, Path file) throws IOException {
    return load(model, file, ProgressListener.NONE);
  }

  /// As [#load(CompiledModel, Path)], with progress.
  public static EvaluationKeys load(CompiledModel model, Path file, ProgressListener progress)
      throws IOException {
    try (FrameReader reader = FrameReader.open(file, FileKind.EVALUATION_KEYS)) {
      return read(model, reader, progress);
    }
  }

  /// Maps a key file made for `model`: what is not expanded from seeds stays in the file, which is
  /// read at each use, so that the system decides what of it to hold in memory.
  ///
  /// The whole file is read and checked once, as [#load(CompiledModel, Path)] does. It must stay as
  /// it is until the keys are closed, which is after the last run with them; a new file in its
  /// place does no harm. Cut short by another program, it ends runs with a
  /// `MalformedArtifactException`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load(CompiledModel, Path)], and if the
  ///   file is not laid out as Sotto writes it
  /// @throws IllegalArgumentException where there is no such file, or none that can be mapped
  public static EvaluationKeys map(CompiledModel model, Path file) throws IOException {
    return map(model, file, ProgressListener.NONE);
  }

  /// As [#map(CompiledModel, Path)], with progress.
  public static EvaluationKeys map(CompiledModel model, Path file, ProgressListener progress)
      throws IOException {
    MappedFile mapped = MappedFile.open(file, FileKind.EVALUATION_KEYS);
    try {
      return read(model, FrameReader.of(mapped, FileKind.EVALUATION_KEYS), progress);
    } catch (IOException | RuntimeException e) {
      mapped.close();
      throw e;
    }
  }

  /// Reads keys from a stream, up to their end; `source` names the stream in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load(CompiledModel, Path)]
  public static EvaluationKeys read(CompiledModel model, InputStream in, String source)
      throws IOException {
    return read(model, FrameReader.of(in, source, FileKind.EVALUATION_KEYS), ProgressListener.NONE);
  }

  private static EvaluationKeys read(
      CompiledModel model, FrameReader reader, ProgressListener progress) throws IOException {
    CkksContext context = model.contents().context();
    context.kernels().prepare();
    return new EvaluationKeys(
        EvaluationKeyFile.read(
            context,
            model.id(),
            model.contents().parametersHash(),
            model.split().circuit(),
            KeyMemory.here(model.split().circuit(), context.parameters()).kept(),
            reader,
            progress::accept));
  }

  /// Writes the keys to a file, whole or not at all.
  public void save(CompiledModel model, Path file) throws IOException {
    AtomicFile.write(file, out -> write(model, out));
  }

  /// Writes the keys to a stream, which stays open.
  public void write(CompiledModel model, OutputStream out) throws IOException {
    requireModel(model);
    EvaluationKeyFile.write(
        model.contents().context(),
        contents.binding(),
        model.split().circuit(),
        this::key,
        out,
        ProgressListener.NONE::accept);
  }

  /// Throws `IllegalArgumentException` unless the keys are for `model`.
  public void requireModel(CompiledModel model) {
    if (!modelId().equals(model.id())) {
      throw new IllegalArgumentException(
          "evaluation keys of another compiled model (%s…, not %s…)"
              .formatted(modelId().substring(0, 12), model.id().substring(0, 12)));
    }
  }

  /// Gives back what a mapped file takes: runs with these keys fail from now on. Others stay as
  /// they are.
  @Override
  public void close() {
    contents.file().ifPresent(MappedFile::close);
  }

  private SwitchingKey key(WantedKey wanted) {
    dev.sotto.ckks.rlwe.EvaluationKeys keys = contents.keys();
    return switch (wanted) {
      case WantedKey.Rotation(int step, int level) -> keys.rotationKey(step, level);
      case WantedKey.Relinearization(int level) -> keys.relinearizationKey(level);
      case WantedKey.Conjugation(int level) -> keys.conjugationKey(level);
      case WantedKey.LowRotation(int step, int level) ->
          keys.bootstrapKeys().low().rotationKey(step, level);
      case WantedKey.DenseToSparse _ -> keys.bootstrapKeys().denseToSparse();
      case WantedKey.RaisedRotation(int step, int level) ->
          keys.bootstrapKeys().raised().rotationKey(step, level);
    };
  }
}
