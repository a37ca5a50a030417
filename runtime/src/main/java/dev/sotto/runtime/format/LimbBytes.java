package dev.sotto.runtime.format;

import dev.sotto.ckks.rlwe.StoredLimb;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/// A limb's residues as a file has them.
///
/// @param checks say in messages where the limb belongs
record LimbBytes(MemorySegment bytes, Checks checks) implements StoredLimb {
  @Override
  public <T> T read(Function<MemorySegment, T> reader) {
    try {
      return reader.apply(bytes);
    } catch (IllegalArgumentException e) {
      throw checks.malformed(String.valueOf(e.getMessage()));
    }
  }
}
