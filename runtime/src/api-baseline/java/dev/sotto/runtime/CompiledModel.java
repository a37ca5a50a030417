package dev.sotto.runtime;

public final class CompiledModel {
  private CompiledModel() { super(); }
  public dev.sotto.ir.circuit.SplitModel split() { throw new UnsupportedOperationException(); }
  public int batch() { throw new UnsupportedOperationException(); }
  public java.lang.String id() { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.TensorPort> inputs() { throw new UnsupportedOperationException(); }
  public java.util.List<dev.sotto.runtime.TensorPort> outputs() { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.CompiledModel load(java.nio.file.Path p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.CompiledModel of(dev.sotto.ir.circuit.SplitModel p0) { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.CompiledModel read(java.io.InputStream p0, java.lang.String p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void save(java.nio.file.Path p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void write(java.io.OutputStream p0) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
