package dev.sotto.runtime.server;

public final class DeadlineExceededException extends dev.sotto.runtime.server.RunCancelledException {
  public DeadlineExceededException(java.lang.String p0) { super((java.lang.String) null); }
}
