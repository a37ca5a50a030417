package dev.sotto.runtime.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The container of every file: eight bytes of magic, frames, an end mark, a digest.
///
/// Magic: `SOTTO`, the kind's letter, the format version, a line feed (so that a file damaged by a
/// text-mode transfer is told apart). A frame: its length as four bytes, lowest first, never 0;
/// then that many bytes, one Protocol Buffers message. The end mark is a length of 0. The digest is
/// the SHA-256 of all bytes before it.
final class Frames {
  static final int VERSION = 3;
  static final int MAGIC_BYTES = 8;

  /// Where in the magic the version stands, after what tells the kind.
  static final int VERSION_AT = 6;

  static final int DIGEST_BYTES = 32;

  private Frames() {}

  static byte[] magic(FileKind kind) {
    byte[] magic = "SOTTO???".getBytes(StandardCharsets.US_ASCII);
    magic[5] = (byte) kind.letter();
    magic[VERSION_AT] = VERSION;
    magic[7] = '\n';
    return magic;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
