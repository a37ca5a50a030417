package dev.sotto.runtime.server;

public record RunOptions(java.util.Optional<java.time.Duration> deadline, java.util.function.BooleanSupplier cancelled, dev.sotto.runtime.ProgressListener progress, dev.sotto.runtime.server.ValueListener values) {
  public dev.sotto.runtime.server.RunOptions withCancellation(java.util.function.BooleanSupplier p0) { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.server.RunOptions withDeadline(java.time.Duration p0) { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.server.RunOptions withProgress(dev.sotto.runtime.ProgressListener p0) { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.server.RunOptions withValues(dev.sotto.runtime.server.ValueListener p0) { throw new UnsupportedOperationException(); }
  public static final dev.sotto.runtime.server.RunOptions DEFAULT = (dev.sotto.runtime.server.RunOptions) null;
}
