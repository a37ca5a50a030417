package dev.sotto.runtime;

public final class EncryptedBatch {
  private EncryptedBatch() { super(); }
  public dev.sotto.runtime.EncryptedBatch.Side side() { throw new UnsupportedOperationException(); }
  public int samples() { throw new UnsupportedOperationException(); }
  public java.lang.String keyId() { throw new UnsupportedOperationException(); }
  public java.lang.String modelId() { throw new UnsupportedOperationException(); }
  public long memoryBytes() { throw new UnsupportedOperationException(); }
  public void require(dev.sotto.runtime.CompiledModel p0, java.lang.String p1, dev.sotto.runtime.EncryptedBatch.Side p2) { throw new UnsupportedOperationException(); }
  public enum Side {
    INPUTS, OUTPUTS;
  }
}
