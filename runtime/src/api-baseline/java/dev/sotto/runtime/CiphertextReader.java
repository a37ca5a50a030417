package dev.sotto.runtime;

public final class CiphertextReader implements java.lang.AutoCloseable {
  private CiphertextReader() { super(); }
  public dev.sotto.runtime.CiphertextHeading heading() { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.CiphertextReader require(java.lang.String p0, dev.sotto.runtime.EncryptedBatch.Side p1) { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.EncryptedBatch> readAll(int p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public java.util.Optional<dev.sotto.runtime.EncryptedBatch> next() throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.CiphertextReader of(dev.sotto.runtime.CompiledModel p0, java.io.InputStream p1, java.lang.String p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.CiphertextReader open(dev.sotto.runtime.CompiledModel p0, java.nio.file.Path p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void close() throws java.io.IOException { throw new UnsupportedOperationException(); }
}
