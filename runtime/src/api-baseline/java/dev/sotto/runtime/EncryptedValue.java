package dev.sotto.runtime;

public final class EncryptedValue {
  private EncryptedValue() { super(); }
  public int samples() { throw new UnsupportedOperationException(); }
  public java.lang.String name() { throw new UnsupportedOperationException(); }
}
