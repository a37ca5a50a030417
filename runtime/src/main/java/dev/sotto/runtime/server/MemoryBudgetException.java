package dev.sotto.runtime.server;

/// A server or a run that needs more memory than its budget leaves; nothing was computed.
public final class MemoryBudgetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// @param message what is needed, and what there is
  public MemoryBudgetException(String message) {
    super(message);
  }
}
