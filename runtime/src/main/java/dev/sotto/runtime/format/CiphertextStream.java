package dev.sotto.runtime.format;

import dev.sotto.runtime.wire.CiphertextsHeader;
import dev.sotto.runtime.wire.CiphertextsHeader.Side;
import java.io.IOException;

/// The first frame of a ciphertext file.
public final class CiphertextStream {
  private static final int MAX_HEADER_BYTES = 1 << 10;
  private static final int MAX_COUNT = 1 << 30;

  private CiphertextStream() {}

  /// What the first frame says; `inputs` or else outputs.
  public record Header(FileBinding binding, boolean inputs, int batches, int samples) {}

  /// Writes the first frame.
  public static void writeHeader(
      FrameWriter writer, FileBinding binding, boolean inputs, int batches, int samples)
      throws IOException {
    writer.write(
        CiphertextsHeader.newBuilder()
            .setBinding(binding.write())
            .setSide(inputs ? Side.INPUTS : Side.OUTPUTS)
            .setBatches(batches)
            .setSamples(samples)
            .build());
  }

  /// Reads the first frame of a file for that model.
  public static Header readHeader(FrameReader reader, String modelId, String parametersHash)
      throws IOException {
    CiphertextsHeader header =
        reader.read(CiphertextsHeader.parser(), "the header", MAX_HEADER_BYTES);
    FileBinding binding =
        FileBinding.read(
            header.getBinding(), FileKind.CIPHERTEXTS, modelId, parametersHash, reader.source());
    Checks checks = new Checks(reader.source(), "the header");
    checks.that(
        header.getSide() == Side.INPUTS || header.getSide() == Side.OUTPUTS,
        "says neither inputs nor outputs");
    checks.range("batches", header.getBatches(), 1, MAX_COUNT);
    checks.range("samples", header.getSamples(), header.getBatches(), MAX_COUNT);
    return new Header(
        binding, header.getSide() == Side.INPUTS, header.getBatches(), header.getSamples());
  }
}
