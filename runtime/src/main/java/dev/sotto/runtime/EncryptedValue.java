package dev.sotto.runtime;

import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ValueContents;

/// A value between the inputs and outputs of a circuit, encrypted, for all samples of a batch: what
/// is looked at to find where errors enter.
public final class EncryptedValue {
  static {
    Contents.offer(
        EncryptedValue.class, ValueContents.class, value -> value.contents, EncryptedValue::new);
  }

  private final ValueContents contents;

  private EncryptedValue(ValueContents contents) {
    this.contents = contents;
  }

  /// What the circuit calls the value.
  public String name() {
    return contents.name();
  }

  /// How many samples it is of.
  public int samples() {
    return contents.samples();
  }
}
