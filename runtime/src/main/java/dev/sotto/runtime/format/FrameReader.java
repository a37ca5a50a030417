package dev.sotto.runtime.format;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sotto.ir.MalformedArtifactException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// Reads one container of frames; belongs to one thread.
///
/// Nothing is allocated beyond what bytes have arrived for. Whatever is wrong is a
/// `MalformedArtifactException` that names the source; contents are to be trusted only after
/// [#finish].
public final class FrameReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final String source;
  private final FileKind kind;
  private final boolean owned;
  private final Optional<MappedFile> mapped;
  private final MessageDigest digest = Frames.sha256();
  private long position;

  private FrameReader(
      InputStream in, String source, FileKind kind, boolean owned, Optional<MappedFile> mapped)
      throws IOException {
    this.in = in;
    this.source = source;
    this.kind = kind;
    this.owned = owned;
    this.mapped = mapped;
    readMagic();
  }

  /// Opens a file, which must end with the container.
  ///
  /// @throws IllegalArgumentException where there is no such file
  public static FrameReader open(Path file, FileKind kind) throws IOException {
    kind.requireFile(file);
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      return new FrameReader(in, String.valueOf(file.getFileName()), kind, true, Optional.empty());
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /// Reads a mapped file, which must end with the container and which the caller closes.
  public static FrameReader of(MappedFile file, FileKind kind) throws IOException {
    return new FrameReader(file.stream(), file.source(), kind, true, Optional.of(file));
  }

  /// Reads from a stream that the caller closes, up to the end of the container and not beyond;
  /// `source` names it in messages.
  public static FrameReader of(InputStream in, String source, FileKind kind) throws IOException {
    return new FrameReader(in, source, kind, false, Optional.empty());
  }

  /// The next frame, of at most `maximumBytes`; `what` names it in messages.
  public <M extends MessageLite> M read(Parser<M> parser, String what, int maximumBytes)
      throws IOException {
    int length = readLength(what);
    if (length == 0) {
      throw malformed("ends before " + what);
    }
    if (length < 0 || length > maximumBytes) {
      throw malformed(
          "%s of %d bytes, above the limit of %d"
              .formatted(what, Integer.toUnsignedLong(length), maximumBytes));
    }
    byte[] bytes = readBytes(length, what);
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw malformed("%s is no valid message".formatted(what), e);
    }
  }

  /// Checks the end mark and the digest, and returns the digest.
  public byte[] finish() throws IOException {
    if (readLength("the end mark") != 0) {
      throw malformed("goes on where it should end");
    }
    byte[] expected = digest.digest();
    byte[] found = in.readNBytes(Frames.DIGEST_BYTES);
    if (found.length < Frames.DIGEST_BYTES) {
      throw malformed("is cut off inside its checksum");
    }
    if (!Arrays.equals(expected, found)) {
      throw malformed("is damaged: its SHA-256 does not match its content");
    }
    if (owned && in.read() >= 0) {
      throw malformed("has bytes after its end");
    }
    return expected;
  }

  /// An exception about these bytes: "m.sotto: " and `why`.
  public MalformedArtifactException malformed(String why) {
    return new MalformedArtifactException(source + ": " + why);
  }

  /// As [#malformed(String)], with a cause.
  public MalformedArtifactException malformed(String why, Throwable cause) {
    return new MalformedArtifactException(source + ": " + why, cause);
  }

  /// The file whose bytes these are, if it is mapped.
  Optional<MappedFile> mapped() {
    return mapped;
  }

  /// Bytes read so far.
  long position() {
    return position;
  }

  /// What the bytes come from, in messages.
  public String source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    if (owned) {
      in.close();
    }
  }

  private void readMagic() throws IOException {
    byte[] found = in.readNBytes(Frames.MAGIC_BYTES);
    byte[] wanted = Frames.magic(kind);
    digest.update(found);
    position = found.length;
    if (found.length < wanted.length || !Arrays.equals(found, 0, 5, wanted, 0, 5)) {
      throw malformed("is not a " + kind.text() + " made by Sotto");
    }
    if (found[5] != wanted[5]) {
      for (FileKind other : FileKind.values()) {
        if (other.letter() == found[5]) {
          throw malformed("is a %s, not a %s".formatted(other.text(), kind.text()));
        }
      }
      throw malformed("is not a " + kind.text() + " made by Sotto");
    }
    if (found[6] != wanted[6] || found[7] != wanted[7]) {
      throw malformed(
          "has format version %d; this Sotto reads version %d".formatted(found[6], Frames.VERSION));
    }
  }

  private int readLength(String what) throws IOException {
    byte[] bytes = readBytes(Integer.BYTES, what);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private byte[] readBytes(int length, String what) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw malformed("is cut off inside " + what);
    }
    digest.update(bytes);
    position += length;
    return bytes;
  }
}
