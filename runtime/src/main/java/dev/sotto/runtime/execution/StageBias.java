package dev.sotto.runtime.execution;

import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What a linear map adds to one ciphertext of its result. Safe for use by several threads.
final class StageBias {
  private final double[] slots;
  private final int level;
  private final double scale;
  private boolean kept;
  private volatile Optional<Plaintext> encoded = Optional.empty();

  /// @param slots the values; empty for zero
  StageBias(double[] slots, int level, double scale) {
    this.slots = slots;
    this.level = level;
    this.scale = scale;
  }

  /// Keeps the encoded values from the first run on if they fit; called once, before any use.
  ///
  /// @param limbBytes bytes of a limb
  /// @param limbs those of the level
  /// @param bytesLeft how many bytes may still be kept
  void keep(long limbBytes, int limbs, AtomicLong bytesLeft) {
    long bytes = slots.length == 0 ? 0 : limbs * limbBytes;
    kept = DiagonalCache.take(bytesLeft, bytes);
  }

  /// `sum` with the bias; takes the sum's limbs back if it is another ciphertext.
  Ciphertext addTo(Ciphertext sum, Evaluator evaluator, Encoder encoder) {
    if (slots.length == 0) {
      return sum;
    }
    Ciphertext biased = evaluator.add(sum, encoded(encoder));
    evaluator.recycle(List.of(sum), List.of(biased));
    return biased;
  }

  /// The encoded values: those of the first call if they are kept.
  Plaintext encoded(Encoder encoder) {
    Optional<Plaintext> known = encoded;
    if (known.isPresent()) {
      return known.get();
    }
    Plaintext made = encoder.encode(slots, level, scale);
    if (kept) {
      encoded = Optional.of(made);
    }
    return made;
  }
}
