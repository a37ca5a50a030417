package dev.sotto.runtime;

import dev.sotto.runtime.format.CiphertextCodec;
import dev.sotto.runtime.format.CiphertextStream;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.internal.BatchContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads batches one by one, so that no more than one is held; belongs to one thread.
///
/// The checksum is known to be right only once [#next] has returned empty: results of what was read
/// before are to be published after that.
public final class CiphertextReader implements AutoCloseable {
  private final CompiledModel model;
  private final FrameReader reader;
  private final CiphertextHeading heading;
  private final CiphertextCodec codec;
  private int batches;
  private int samples;
  private boolean finished;

  private CiphertextReader(CompiledModel model, FrameReader reader) throws IOException {
    this.model = model;
    this.reader = reader;
    CiphertextStream.Header header =
        CiphertextStream.readHeader(reader, model.id(), model.contents().parametersHash());
    EncryptedBatch.Side side = EncryptedBatch.Side.of(header.inputs());
    heading =
        new CiphertextHeading(header.binding().keyId(), side, header.batches(), header.samples());
    codec = new CiphertextCodec(model.contents().context(), CiphertextWriter.forms(model, side));
  }

  /// Opens a file of ciphertexts for `model`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if it is anything else
  public static CiphertextReader open(CompiledModel model, Path file) throws IOException {
    FrameReader reader = FrameReader.open(file, FileKind.CIPHERTEXTS);
    try {
      return new CiphertextReader(model, reader);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /// Reads from a stream, which the caller closes; `source` names it in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#open]
  public static CiphertextReader of(CompiledModel model, InputStream in, String source)
      throws IOException {
    return new CiphertextReader(model, FrameReader.of(in, source, FileKind.CIPHERTEXTS));
  }

  /// What the file announces.
  public CiphertextHeading heading() {
    return heading;
  }

  /// Throws `MalformedArtifactException` unless the file is of that key and side.
  public CiphertextReader require(String keyId, EncryptedBatch.Side side) {
    if (!heading.keyId().equals(keyId)) {
      throw reader.malformed(
          "encrypted under another secret key (%s…, not %s…)"
              .formatted(heading.keyId().substring(0, 8), keyId.substring(0, 8)));
    }
    if (heading.side() != side) {
      throw reader.malformed(
          "holds %s where %s are wanted".formatted(heading.side().text(), side.text()));
    }
    return this;
  }

  /// The next batch, or empty after the last one, with the checksum checked.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if the bytes are not what they claim to be
  public Optional<EncryptedBatch> next() throws IOException {
    if (finished) {
      return Optional.empty();
    }
    if (batches == heading.batches()) {
      if (samples != heading.samples()) {
        throw reader.malformed(
            "holds %d samples, not the %d announced".formatted(samples, heading.samples()));
      }
      reader.finish();
      finished = true;
      return Optional.empty();
    }
    CiphertextCodec.Batch batch = codec.read(reader, model.batch());
    batches++;
    samples += batch.samples();
    return Optional.of(
        new EncryptedBatch(
            new BatchContents(
                model.id(),
                heading.keyId(),
                heading.side() == EncryptedBatch.Side.INPUTS,
                batch.samples(),
                batch.values())));
  }

  /// The batches that are left, with the checksum checked.
  ///
  /// @param most how many batches are wanted at most: all are held at a time
  /// @throws dev.sotto.ir.MalformedArtifactException as [#next], or if there are more
  public List<EncryptedBatch> readAll(int most) throws IOException {
    if (heading.batches() - batches > most) {
      throw reader.malformed(
          "holds %d batches, at most %d are wanted".formatted(heading.batches() - batches, most));
    }
    List<EncryptedBatch> all = new ArrayList<>();
    for (Optional<EncryptedBatch> next = next(); next.isPresent(); next = next()) {
      all.add(next.get());
    }
    return List.copyOf(all);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
