package dev.sotto.runtime.client;

public final class Encryptor {
  private Encryptor() { super(); }
  public dev.sotto.runtime.CompiledModel model() { throw new UnsupportedOperationException(); }
  public java.lang.String keyId() { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.EncryptedBatch> encrypt(java.util.List<java.util.Map<java.lang.String, dev.sotto.ir.tensor.Tensor>> p0) { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.EncryptedBatch> encrypt(java.util.List<java.util.Map<java.lang.String, dev.sotto.ir.tensor.Tensor>> p0, dev.sotto.runtime.client.RangePolicy p1) { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.client.Encryptor load(dev.sotto.runtime.CompiledModel p0, java.nio.file.Path p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.client.Encryptor read(dev.sotto.runtime.CompiledModel p0, java.io.InputStream p1, java.lang.String p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
