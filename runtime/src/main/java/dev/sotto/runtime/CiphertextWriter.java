package dev.sotto.runtime;

import dev.sotto.runtime.format.BundleForm;
import dev.sotto.runtime.format.CiphertextCodec;
import dev.sotto.runtime.format.CiphertextStream;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes batches to a stream one by one, so that no more than one is held; belongs to one thread.
public final class CiphertextWriter {
  private final CompiledModel model;
  private final CiphertextHeading heading;
  private final FrameWriter writer;
  private final CiphertextCodec codec;
  private int batches;
  private int samples;

  /// Starts a stream, which the caller closes, of exactly what `heading` says.
  public CiphertextWriter(CompiledModel model, CiphertextHeading heading, OutputStream out)
      throws IOException {
    this.model = model;
    this.heading = heading;
    writer = new FrameWriter(out, FileKind.CIPHERTEXTS);
    codec = new CiphertextCodec(model.contents().context(), forms(model, heading.side()));
    CiphertextStream.writeHeader(
        writer,
        model.contents().binding(heading.keyId()),
        heading.side() == EncryptedBatch.Side.INPUTS,
        heading.batches(),
        heading.samples());
  }

  /// Writes all of `batches`, which are of one key and side, and ends the stream.
  ///
  /// @throws IllegalArgumentException if there is none, or they are not of one model, key and side
  public static void writeAll(CompiledModel model, List<EncryptedBatch> batches, OutputStream out)
      throws IOException {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("no batch to write");
    }
    EncryptedBatch first = batches.getFirst();
    int samples = batches.stream().mapToInt(EncryptedBatch::samples).sum();
    CiphertextWriter writer =
        new CiphertextWriter(
            model,
            new CiphertextHeading(first.keyId(), first.side(), batches.size(), samples),
            out);
    for (EncryptedBatch batch : batches) {
      writer.write(batch);
    }
    writer.finish();
  }

  static List<BundleForm> forms(CompiledModel model, EncryptedBatch.Side side) {
    return switch (side) {
      case INPUTS -> BundleForm.inputs(model.split().circuit());
      case OUTPUTS -> BundleForm.outputs(model.split().circuit());
    };
  }

  /// Writes the next batch.
  ///
  /// @throws IllegalArgumentException if it is of another model, key or side, or one too many
  public void write(EncryptedBatch batch) throws IOException {
    batch.require(model, heading.keyId(), heading.side());
    batches++;
    samples += batch.samples();
    if (batches > heading.batches() || samples > heading.samples()) {
      throw new IllegalArgumentException(
          "more than the %d batches of %d samples announced"
              .formatted(heading.batches(), heading.samples()));
    }
    codec.write(new CiphertextCodec.Batch(batch.samples(), batch.contents().values()), writer);
  }

  /// Ends the stream.
  ///
  /// @throws IllegalArgumentException if fewer batches or samples were written than announced
  public void finish() throws IOException {
    if (batches != heading.batches() || samples != heading.samples()) {
      throw new IllegalArgumentException(
          "%d batches of %d samples written where %d of %d were announced"
              .formatted(batches, samples, heading.batches(), heading.samples()));
    }
    writer.finish();
  }
}
