package dev.sotto.runtime.server;

public class RunCancelledException extends java.lang.RuntimeException {
  public RunCancelledException(java.lang.String p0) { super(); }
}
