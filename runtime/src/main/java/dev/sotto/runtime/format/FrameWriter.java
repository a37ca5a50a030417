package dev.sotto.runtime.format;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/// Writes one container of frames to a stream that the caller closes; belongs to one thread.
public final class FrameWriter {
  private final OutputStream out;
  private final MessageDigest digest = Frames.sha256();

  /// Starts a container of `kind`.
  public FrameWriter(OutputStream out, FileKind kind) throws IOException {
    this.out = out;
    put(Frames.magic(kind));
  }

  /// Writes one message; throws `IllegalArgumentException` for an empty one, which would read as
  /// the end.
  public void write(MessageLite message) throws IOException {
    byte[] bytes = message.toByteArray();
    if (bytes.length == 0) {
      throw new IllegalArgumentException("an empty message cannot be a frame");
    }
    put(length(bytes.length));
    put(bytes);
  }

  /// Ends the container and returns its digest.
  public byte[] finish() throws IOException {
    put(length(0));
    byte[] result = digest.digest();
    out.write(result);
    out.flush();
    return result.clone();
  }

  private void put(byte[] bytes) throws IOException {
    digest.update(bytes);
    out.write(bytes);
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
  }
}
