package dev.sotto.ir.packed;

import java.util.Arrays;
import java.util.BitSet;

/// What verifiers ask of layouts.
public final class LayoutRules {
  private LayoutRules() {}

  /// Throws `IllegalArgumentException` where two elements share a slot or one lies outside.
  public static void requireInjective(Layout layout) {
    for (Layout.Digit digit : layout.digits()) {
      if (digit.axis() < 0
          || digit.axis() >= layout.shape().rank()
          || digit.divisor() < 1
          || digit.modulus() < 1) {
        throw new IllegalArgumentException(digit + " for shape " + layout.shape());
      }
    }
    long end = (long) layout.ciphertexts() * layout.period();
    BitSet taken = new BitSet();
    for (int position : layout.positions()) {
      if (position < 0 || position >= end) {
        throw new IllegalArgumentException(
            "position %d outside [0, %d) in %s".formatted(position, end, layout));
      }
      if (taken.get(position)) {
        throw new IllegalArgumentException(
            "two elements at position %d in %s".formatted(position, layout));
      }
      taken.set(position);
    }
  }

  /// Whether both put the row-major element `i` into the same slots, for every `i`.
  public static boolean samePlaces(Layout a, Layout b) {
    return a.equals(b)
        || (a.width() == b.width()
            && a.period() == b.period()
            && a.ciphertexts() == b.ciphertexts()
            && Arrays.equals(a.positions(), b.positions()));
  }
}
