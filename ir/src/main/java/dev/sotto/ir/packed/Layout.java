package dev.sotto.ir.packed;

import dev.sotto.ir.tensor.Shape;
import java.util.List;

/// Where the elements of a tensor lie: a map from tensor index to (ciphertext, slot).
///
/// An element with index `(i_0 … i_r)` lies at position `Σ digit.stride·((i_axis / divisor) mod
/// modulus)` over the digits; ciphertext `position / width`, virtual slot `position mod width`.
/// `width` is the number of virtual slots of a ciphertext, a power of two. With one ciphertext the
/// content repeats every `period` slots (a power of two dividing `width`); with several, `period`
/// equals `width`. Positions that no element takes hold anything finite in `[-1, 1]`-ish range and
/// are never read.
///
/// Virtual slot `s` of sample `b` of a batch of `B = slots / width` is slot `s·B + b` of the
/// ciphertext: a virtual rotation by `k` is a rotation by `k·B`, and stays cyclic for each sample.
public record Layout(Shape shape, int width, int period, int ciphertexts, List<Digit> digits) {
  public Layout {
    digits = List.copyOf(digits);
    if (Integer.bitCount(width) != 1 || Integer.bitCount(period) != 1 || period > width) {
      throw new IllegalArgumentException("period " + period + " in width " + width);
    }
    if (ciphertexts < 1 || (ciphertexts > 1 && period != width)) {
      throw new IllegalArgumentException(ciphertexts + " ciphertexts with period " + period);
    }
  }

  /// One digit of an axis' index: `(index / divisor) mod modulus`, weighted by `stride` positions.
  public record Digit(int axis, int divisor, int modulus, int stride) {}

  /// The position of every element, by row-major index; each in `[0, ciphertexts·period)`.
  public int[] positions() {
    int[] positions = new int[shape.size()];
    int filled = Math.min(1, positions.length);
    for (int axis = 0; axis < shape.rank(); axis++) {
      int[] along = along(axis);
      // From the last down, for an element of the axes so far lies before those it becomes.
      for (int element = filled - 1; element >= 0; element--) {
        extend(positions, element, along);
      }
      filled *= along.length;
    }
    return positions;
  }

  /// From an element of the axes so far to those it becomes.
  private static void extend(int[] positions, int element, int[] along) {
    int first = positions[element];
    for (int index = along.length - 1; index >= 0; index--) {
      positions[element * along.length + index] = first + along[index];
    }
  }

  /// What an axis' index adds to a position.
  private int[] along(int axis) {
    int[] along = new int[shape.extent(axis)];
    for (Digit digit : digits) {
      for (int index = 0; digit.axis() == axis && index < along.length; index++) {
        along[index] += digit.stride() * ((index / digit.divisor()) % digit.modulus());
      }
    }
    return along;
  }

  /// For every position in `[0, ciphertexts·period)` the element there, or -1.
  public int[] elements() {
    int[] elements = new int[ciphertexts * period];
    java.util.Arrays.fill(elements, -1);
    int[] positions = positions();
    for (int element = 0; element < positions.length; element++) {
      elements[positions[element]] = element;
    }
    return elements;
  }
}
