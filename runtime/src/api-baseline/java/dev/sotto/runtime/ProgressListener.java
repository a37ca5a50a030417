package dev.sotto.runtime;

public interface ProgressListener {
  public abstract void accept(long p0, long p1);
  public static final dev.sotto.runtime.ProgressListener NONE = (dev.sotto.runtime.ProgressListener) null;
}
