package dev.sotto.runtime.format;

import com.google.protobuf.ByteString;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.PublicKey;
import dev.sotto.ckks.rlwe.PublicKeys;
import dev.sotto.runtime.wire.PolynomialMessage;
import dev.sotto.runtime.wire.PublicKeyHeader;
import java.io.IOException;
import java.io.OutputStream;

/// A public key on the wire: one polynomial and the seed of the other.
public final class PublicKeyFile {
  private static final int MAX_HEADER_BYTES = 1 << 10;

  private PublicKeyFile() {}

  /// A key as read.
  public record Bound(PublicKey key, FileBinding binding) {}

  /// Writes a key.
  public static void write(
      CkksContext context, PublicKey key, FileBinding binding, OutputStream out)
      throws IOException {
    FrameWriter writer = new FrameWriter(out, FileKind.PUBLIC_KEY);
    writer.write(
        PublicKeyHeader.newBuilder()
            .setBinding(binding.write())
            .setSeed(ByteString.copyFrom(key.seed().bytes()))
            .build());
    writer.write(new PolynomialCodec(context).write(key.body(), basis(context)));
    writer.finish();
  }

  /// Reads a key made for that model.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException for anything else
  public static Bound read(
      CkksContext context, String modelId, String parametersHash, FrameReader reader)
      throws IOException {
    PublicKeyHeader header = reader.read(PublicKeyHeader.parser(), "the header", MAX_HEADER_BYTES);
    FileBinding binding =
        FileBinding.read(
            header.getBinding(), FileKind.PUBLIC_KEY, modelId, parametersHash, reader.source());
    Checks checks = new Checks(reader.source(), "the public key");
    checks.equal("bytes of the seed", header.getSeed().size(), Seed.BYTES);
    PolynomialCodec codec = new PolynomialCodec(context);
    Basis basis = basis(context);
    PolynomialMessage message =
        reader.read(PolynomialMessage.parser(), "the public key", codec.maximumBytes(basis));
    double[][] body = codec.read(message, basis, checks);
    reader.finish();
    Seed seed = Seed.of(header.getSeed().toByteArray());
    return new Bound(PublicKeys.publicKey(context, body, seed), binding);
  }

  private static Basis basis(CkksContext context) {
    return context.extendedBasis(context.parameters().maxLevel());
  }
}
