package dev.sotto.runtime.client;

public final class OutOfRangeException extends java.lang.IllegalArgumentException {
  public OutOfRangeException(java.lang.String p0) { super(); }
}
