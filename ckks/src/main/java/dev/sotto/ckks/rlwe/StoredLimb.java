package dev.sotto.ckks.rlwe;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/// Where a limb's residues lie as [ResiduePacking] packs them, such as a part of a mapped file.
/// Safe for use by several threads.
public interface StoredLimb {
  /// What `reader` makes of the bytes, which are not to be kept.
  ///
  /// May throw what tells that the bytes cannot be read or are no residues: the latter `reader`
  /// reports with an `IllegalArgumentException`.
  <T> T read(Function<MemorySegment, T> reader);
}
