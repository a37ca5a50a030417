package dev.sotto.runtime.server;

public final class MemoryBudgetException extends java.lang.IllegalArgumentException {
  public MemoryBudgetException(java.lang.String p0) { super(); }
}
