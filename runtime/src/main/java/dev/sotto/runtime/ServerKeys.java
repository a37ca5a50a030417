package dev.sotto.runtime;

import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.MaskBudget;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.format.EvaluationKeyFile;
import dev.sotto.runtime.format.FileBinding;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.format.WantedKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HexFormat;

/// The evaluation keys of one client for one model: what its server may hold. Immutable.
///
/// @param modelId the model whose key list they fill
/// @param keyId the secret key that they were derived from
public record ServerKeys(String modelId, String keyId, EvaluationKeys keys) {
  private static final long MOST_MASK_BYTES = 1L << 29;

  /// What uniform halves may take in memory unless the caller says otherwise: an eighth of this
  /// process' heap, at most 512 MiB. The others are expanded at each use.
  public static long maskBytes() {
    return Math.min(MOST_MASK_BYTES, Runtime.getRuntime().maxMemory() / 8);
  }

  /// Loads a key file made for `model`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if it is anything else, or damaged
  public static ServerKeys load(SottoModel model, Path file) throws IOException {
    return load(model, file, ProgressListener.NONE);
  }

  /// As [#load(SottoModel, Path)], with progress.
  public static ServerKeys load(SottoModel model, Path file, ProgressListener progress)
      throws IOException {
    try (FrameReader reader = FrameReader.open(file, FileKind.EVALUATION_KEYS)) {
      return read(model, reader, progress);
    }
  }

  /// Reads keys from a stream, up to their end; `source` names the stream in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load(SottoModel, Path)]
  public static ServerKeys read(SottoModel model, InputStream in, String source)
      throws IOException {
    return read(
        model, FrameReader.of(in, source, FileKind.EVALUATION_KEYS), ProgressListener.NONE);
  }

  private static ServerKeys read(SottoModel model, FrameReader reader, ProgressListener progress)
      throws IOException {
    EvaluationKeyFile.Bound bound =
        EvaluationKeyFile.read(
            model.context(),
            model.id(),
            HexFormat.of().formatHex(model.parameters().hash()),
            model.circuit(),
            MaskBudget.of(maskBytes()),
            reader,
            progress::accept);
    return new ServerKeys(model.id(), bound.binding().keyId(), bound.keys());
  }

  /// Writes the keys to a file, whole or not at all.
  public void save(SottoModel model, Path file) throws IOException {
    AtomicFile.write(file, out -> write(model, out));
  }

  /// Writes the keys to a stream, which stays open.
  public void write(SottoModel model, OutputStream out) throws IOException {
    requireModel(model);
    CkksContext context = model.context();
    EvaluationKeyFile.write(
        context,
        new FileBinding(modelId, HexFormat.of().formatHex(context.parameters().hash()), keyId),
        model.circuit(),
        this::key,
        out,
        ProgressListener.NONE::accept);
  }

  /// Throws `IllegalArgumentException` unless the keys are for `model`.
  public void requireModel(SottoModel model) {
    if (!modelId.equals(model.id())) {
      throw new IllegalArgumentException(
          "evaluation keys of another compiled model (%s…, not %s…)"
              .formatted(modelId.substring(0, 12), model.id().substring(0, 12)));
    }
  }

  private SwitchingKey key(WantedKey wanted) {
    return switch (wanted) {
      case WantedKey.Rotation(int step, int level) -> keys.rotationKey(step, level);
      case WantedKey.Relinearization(int level) -> keys.relinearizationKey(level);
      case WantedKey.Conjugation(int level) -> keys.conjugationKey(level);
      case WantedKey.LowRotation(int step, int level) ->
          keys.bootstrapKeys().low().rotationKey(step, level);
      case WantedKey.DenseToSparse _ -> keys.bootstrapKeys().denseToSparse();
      case WantedKey.SparseToDense _ -> keys.bootstrapKeys().sparseToDense();
    };
  }
}
