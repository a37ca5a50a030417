package dev.sotto.cli.console;

/// Something the user can put right; the message is one line, the hint says how.
public final class UserMistakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /// A mistake whose message says all there is to say.
  public UserMistakeException(String message) {
    this(message, "");
  }

  public UserMistakeException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /// What to do, or nothing.
  public String hint() {
    return hint;
  }
}
