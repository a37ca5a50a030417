package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.Plaintext;
import java.util.function.Supplier;

/// Keeps encoded diagonals between runs of one transform at one level and scale.
@FunctionalInterface
public interface DiagonalCache {
  /// Keeps nothing.
  DiagonalCache NONE = (key, encode) -> encode.get();

  /// Which diagonal, and by which giant step it was rotated back.
  ///
  /// @param output row of the block
  /// @param input column of the block
  /// @param step the diagonal
  /// @param giantStep the giant step it belongs to
  record Key(int output, int input, int step, int giantStep) {}

  /// The plaintext of `key`: kept, or encoded now.
  Plaintext get(Key key, Supplier<Plaintext> encode);
}
