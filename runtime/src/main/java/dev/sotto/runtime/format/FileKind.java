package dev.sotto.runtime.format;

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

  /// As in "m.sotto is not a compiled model".
  public String text() {
    return text;
  }
}
