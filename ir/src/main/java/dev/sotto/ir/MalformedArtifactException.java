package dev.sotto.ir;

/// Bytes that are not what they claim to be: a model, an artifact, a key, a ciphertext, a table.
///
/// The message is one line: what was read, where it is wrong, what to do.
public final class MalformedArtifactException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedArtifactException(String message) {
    super(message);
  }

  public MalformedArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
