package dev.sotto.ir;

/// A broken invariant inside the compiler, never the user's fault.
///
/// The message names the pass and the operation, and carries the program as text where it helps.
public final class CompilerBugException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CompilerBugException(String message) {
    super(message);
  }

  public CompilerBugException(String message, Throwable cause) {
    super(message, cause);
  }
}
