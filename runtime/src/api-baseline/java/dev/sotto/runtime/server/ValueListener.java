package dev.sotto.runtime.server;

public interface ValueListener {
  public abstract void computed(dev.sotto.runtime.EncryptedValue p0);
  public static final dev.sotto.runtime.server.ValueListener NONE = (dev.sotto.runtime.server.ValueListener) null;
}
