package dev.sotto.runtime.server;

public final class Server {
  public Server(dev.sotto.runtime.CompiledModel p0, dev.sotto.runtime.EvaluationKeys p1) { super(); }
  public Server(dev.sotto.runtime.CompiledModel p0, dev.sotto.runtime.EvaluationKeys p1, dev.sotto.runtime.server.ServerOptions p2) { super(); }
  public dev.sotto.runtime.CompiledModel model() { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.EncryptedBatch run(dev.sotto.runtime.EncryptedBatch p0) { throw new UnsupportedOperationException(); }
  public dev.sotto.runtime.EncryptedBatch run(dev.sotto.runtime.EncryptedBatch p0, dev.sotto.runtime.server.RunOptions p1) { throw new UnsupportedOperationException(); }
  public java.lang.String keyId() { throw new UnsupportedOperationException(); }
  public void run(dev.sotto.runtime.CiphertextReader p0, java.io.OutputStream p1, dev.sotto.runtime.server.RunOptions p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
