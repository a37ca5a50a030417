package dev.sotto.runtime;

public final class EvaluationKeys {
  private EvaluationKeys() { super(); }
  public java.lang.String keyId() { throw new UnsupportedOperationException(); }
  public java.lang.String modelId() { throw new UnsupportedOperationException(); }
  public long memoryBytes() { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.EvaluationKeys load(dev.sotto.runtime.CompiledModel p0, java.nio.file.Path p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.EvaluationKeys load(dev.sotto.runtime.CompiledModel p0, java.nio.file.Path p1, dev.sotto.runtime.ProgressListener p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public static dev.sotto.runtime.EvaluationKeys read(dev.sotto.runtime.CompiledModel p0, java.io.InputStream p1, java.lang.String p2) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void requireModel(dev.sotto.runtime.CompiledModel p0) { throw new UnsupportedOperationException(); }
  public void save(dev.sotto.runtime.CompiledModel p0, java.nio.file.Path p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
  public void write(dev.sotto.runtime.CompiledModel p0, java.io.OutputStream p1) throws java.io.IOException { throw new UnsupportedOperationException(); }
}
