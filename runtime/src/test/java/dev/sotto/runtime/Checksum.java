package dev.sotto.runtime;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The SHA-256 at the end of every file, so that tests can forge what stands before it.
final class Checksum {
  private static final int BYTES = 32;

  private Checksum() {}

  /// What a file holds before its checksum.
  static byte[] without(byte[] file) {
    return Arrays.copyOf(file, file.length - BYTES);
  }

  /// A file of `content` with the checksum that belongs to it.
  static byte[] with(byte[] content) {
    byte[] file = Arrays.copyOf(content, content.length + BYTES);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      System.arraycopy(digest, 0, file, content.length, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return file;
  }
}
