package dev.sotto.runtime.client;

import com.google.protobuf.ByteString;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.rlwe.SecretKeyAccess;
import dev.sotto.runtime.format.FileBinding;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.format.FrameWriter;
import dev.sotto.runtime.wire.SecretKeyMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;

/// A secret key on disk: its coefficients, two bits each.
final class SecretKeyFile {
  private static final int PER_BYTE = 4;
  private static final int MAX_BYTES = 1 << 20;

  private SecretKeyFile() {}

  record Bound(SecretKey key, FileBinding binding) {}

  static void write(SecretKey key, FileBinding binding, OutputStream out) throws IOException {
    byte[] coefficients = key.coefficients(SecretKeyAccess.granted());
    byte[] packed = new byte[coefficients.length / PER_BYTE];
    for (int i = 0; i < coefficients.length; i++) {
      packed[i / PER_BYTE] |= (byte) ((coefficients[i] + 1) << (2 * (i % PER_BYTE)));
    }
    FrameWriter writer = new FrameWriter(out, FileKind.SECRET_KEY);
    writer.write(
        SecretKeyMessage.newBuilder()
            .setBinding(binding.write())
            .setCoefficients(ByteString.copyFrom(packed))
            .build());
    writer.finish();
    Arrays.fill(coefficients, (byte) 0);
    Arrays.fill(packed, (byte) 0);
  }

  static Bound read(CkksContext context, String modelId, String parametersHash, FrameReader reader)
      throws IOException {
    SecretKeyMessage message = reader.read(SecretKeyMessage.parser(), "the secret key", MAX_BYTES);
    FileBinding binding =
        FileBinding.read(
            message.getBinding(), FileKind.SECRET_KEY, modelId, parametersHash, reader.source());
    byte[] packed = message.getCoefficients().toByteArray();
    byte[] coefficients = new byte[context.parameters().degree()];
    if (packed.length * PER_BYTE != coefficients.length) {
      throw reader.malformed(
          "%d coefficients, not %d".formatted(packed.length * PER_BYTE, coefficients.length));
    }
    int outside = 0;
    for (int i = 0; i < coefficients.length; i++) {
      int code = (packed[i / PER_BYTE] >> (2 * (i % PER_BYTE))) & 3;
      outside |= code & code >> 1;
      coefficients[i] = (byte) (code - 1);
    }
    if (outside != 0) {
      throw reader.malformed("a coefficient is none of -1, 0 and 1");
    }
    reader.finish();
    SecretKey key =
        new KeyGenerator(context, new SecureRandom())
            .restore(coefficients, SecretKeyAccess.granted());
    Arrays.fill(coefficients, (byte) 0);
    Arrays.fill(packed, (byte) 0);
    return new Bound(key, binding);
  }
}
