package dev.sotto.runtime.client;

public final class SecretKey implements java.lang.AutoCloseable {
  private SecretKey() { super(); }
  public java.lang.String keyId() { throw new UnsupportedOperationException(); }
  public java.lang.String modelId() { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.client.SecretKey generate(dev.sotto.runtime.CompiledModel p0) { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.client.SecretKey load(dev.sotto.runtime.CompiledModel p0, java.nio.file.Path p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.client.SecretKey read(dev.sotto.runtime.CompiledModel p0, java.io.InputStream p1, java.lang.String p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void close() { throw new UnsupportedOperationException(); }
  public void save(java.nio.file.Path p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void write(java.io.OutputStream p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
