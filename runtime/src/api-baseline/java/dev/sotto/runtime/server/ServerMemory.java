package dev.sotto.runtime.server;

public record ServerMemory(long keyBytes, long tableBytes, long runBytes) {
  public long totalBytes() { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.server.ServerMemory estimate(dev.sotto.runtime.CompiledModel p0, dev.sotto.runtime.server.ServerOptions p1) { throw new UnsupportedOperationException(); }
}
