package dev.sotto.runtime.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a file holds: a byte of its first eight, and its name in messages.
public enum FileKind {
  MODEL('M', "compiled model"),
  SECRET_KEY('S', "secret key"),
  PUBLIC_KEY('P', "public key"),
  EVALUATION_KEYS('E', "set of evaluation keys"),
  CIPHERTEXTS('C', "set of ciphertexts");

  private final char letter;
  private final String text;

  FileKind(char letter, String text) {
    this.letter = letter;
    this.text = text;
  }

  char letter() {
    return letter;
  }

  /// Whether `file` is a file that begins as one of this kind does, of whatever version.
  public boolean begins(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      int length = Frames.VERSION_AT;
      byte[] start = in.readNBytes(length);
      return Arrays.equals(start, Arrays.copyOf(Frames.magic(this), length));
    }
  }

  /// Throws `IllegalArgumentException` where there is no file at `file`.
  void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + " is a folder, not a " + text);
    }
    if (Files.notExists(file)) {
      throw new IllegalArgumentException("no such file: " + file);
    }
  }

  /// As in "m.sotto is not a compiled model".
  public String text() {
    return text;
  }
}
