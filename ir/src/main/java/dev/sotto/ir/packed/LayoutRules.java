package dev.sotto.ir.packed;

import java.util.Arrays;
import java.util.BitSet;

/// What verifiers ask of layouts.
public final class LayoutRules {
  private static final int MAX_CIPHERTEXTS = 1024;

  private LayoutRules() {}

  /// Throws `IllegalArgumentException` where two elements share a slot, one lies outside, or there
  /// are more than 1024 ciphertexts.
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
    if (layout.ciphertexts() > MAX_CIPHERTEXTS || layout.shape().size() > end) {
      throw new IllegalArgumentException(
          "%d ciphertexts of period %d for shape %s"
              .formatted(layout.ciphertexts(), layout.period(), layout.shape()));
    }
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
