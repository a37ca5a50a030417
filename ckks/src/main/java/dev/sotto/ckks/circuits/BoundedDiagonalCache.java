package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.Plaintext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Keeps the first diagonals that fit a number of bytes; the others are encoded at each run, in
/// the same order, so evicting would never help. One cache serves one transform at one level and
/// scale. Several caches may share one budget. Safe for use by several threads.
public final class BoundedDiagonalCache implements DiagonalCache {
  private final AtomicLong bytesLeft;
  private final ConcurrentMap<Key, Plaintext> kept = new ConcurrentHashMap<>();

  /// @param bytesLeft how many bytes may still be kept; shared with other caches
  public BoundedDiagonalCache(AtomicLong bytesLeft) {
    this.bytesLeft = bytesLeft;
  }

  @Override
  public Plaintext get(Key key, Supplier<Plaintext> encode) {
    Plaintext found = kept.get(key);
    if (found != null) {
      return found;
    }
    Plaintext encoded = encode.get();
    long bytes = (long) encoded.limbs().length * encoded.limbs()[0].length * Double.BYTES;
    if (bytesLeft.addAndGet(-bytes) >= 0) {
      kept.put(key, encoded);
    } else {
      bytesLeft.addAndGet(bytes);
    }
    return encoded;
  }
}
