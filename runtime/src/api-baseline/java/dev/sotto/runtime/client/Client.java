package dev.sotto.runtime.client;

public final class Client implements java.lang.AutoCloseable {
  public Client(dev.sotto.runtime.CompiledModel p0, dev.sotto.runtime.client.SecretKey p1) { super(); }
  public Client(dev.sotto.runtime.CompiledModel p0, dev.sotto.runtime.client.SecretKey p1, java.util.concurrent.Executor p2, int p3) { super(); }
  public dev.sotto.runtime.CompiledModel model() { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.EvaluationKeys evaluationKeys() { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.client.SecretKey secretKey() { throw new UnsupportedOperationException(); }
  public java.lang.String keyId() { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.ir.tensor.Tensor> insecureDecryptValue(dev.sotto.runtime.EncryptedValue p0) { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.EncryptedBatch> encrypt(java.util.List<java.util.Map<java.lang.String, dev.sotto.ir.tensor.Tensor>> p0) { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.EncryptedBatch> encrypt(java.util.List<java.util.Map<java.lang.String, dev.sotto.ir.tensor.Tensor>> p0, dev.sotto.runtime.client.RangePolicy p1) { throw new UnsupportedOperationException(); }
  public java.util.List<java.util.Map<java.lang.String, dev.sotto.ir.tensor.Tensor>> decrypt(dev.sotto.runtime.EncryptedBatch p0) { throw new UnsupportedOperationException(); }
  public java.util.List<java.util.Map<java.lang.String, dev.sotto.ir.tensor.Tensor>> insecureDecryptRaw(dev.sotto.runtime.EncryptedBatch p0) { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.client.Client generate(dev.sotto.runtime.CompiledModel p0) { throw new UnsupportedOperationException(); }
  public void close() { throw new UnsupportedOperationException(); }
  public void saveEvaluationKeys(java.nio.file.Path p0, dev.sotto.runtime.ProgressListener p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void savePublicKey(java.nio.file.Path p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void writeEvaluationKeys(java.io.OutputStream p0, dev.sotto.runtime.ProgressListener p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void writePublicKey(java.io.OutputStream p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
