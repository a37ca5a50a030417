package dev.sotto.runtime.server;

public record ServerOptions(java.util.concurrent.Executor executor, int threads, long memoryBytes) {
  public dev.sotto.runtime.server.ServerOptions withMemory(long p0) { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.server.ServerOptions withThreads(java.util.concurrent.Executor p0, int p1) { throw new UnsupportedOperationException(); }
  public static final dev.sotto.runtime.server.ServerOptions DEFAULT = (dev.sotto.runtime.server.ServerOptions) null;
  public static final long UNBOUNDED = (long) 0;
}
