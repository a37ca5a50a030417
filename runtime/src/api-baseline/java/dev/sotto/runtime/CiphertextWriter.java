package dev.sotto.runtime;

public final class CiphertextWriter {
  public CiphertextWriter(dev.sotto.runtime.CompiledModel p0, dev.sotto.runtime.CiphertextHeading p1, java.io.OutputStream p2) throws java.io.IOException { super(); }
  public static void writeAll(dev.sotto.runtime.CompiledModel p0, java.util.List<dev.sotto.runtime.EncryptedBatch> p1, java.io.OutputStream p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void finish() throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void write(dev.sotto.runtime.EncryptedBatch p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
