package dev.sotto.runtime.format;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.runtime.wire.DigitMessage;
import dev.sotto.runtime.wire.LayoutMessage;
import java.util.ArrayList;
import java.util.List;

/// Layouts to and from their messages.
///
/// Reading makes sure that every element has a position of its own inside the layout's ciphertexts.
final class LayoutCodec {
  private static final int MAX_CIPHERTEXTS = 1024;
  private static final int MAX_DIGITS = 256;

  private LayoutCodec() {}

  static LayoutMessage write(Layout layout) {
    LayoutMessage.Builder message =
        LayoutMessage.newBuilder()
            .addAllExtents(layout.shape().extents())
            .setWidth(layout.width())
            .setPeriod(layout.period())
            .setCiphertexts(layout.ciphertexts());
    for (Layout.Digit digit : layout.digits()) {
      message.addDigits(
          DigitMessage.newBuilder()
              .setAxis(digit.axis())
              .setDivisor(digit.divisor())
              .setModulus(digit.modulus())
              .setStride(digit.stride()));
    }
    return message.build();
  }

  static Layout read(LayoutMessage message, int width, Checks checks) {
    checks.equal("width of a layout", message.getWidth(), width);
    int period = message.getPeriod();
    checks.range("period of a layout", period, 1, width);
    checks.that(Integer.bitCount(period) == 1, "period of a layout is no power of two");
    int ciphertexts = message.getCiphertexts();
    checks.range("ciphertexts of a layout", ciphertexts, 1, MAX_CIPHERTEXTS);
    checks.that(ciphertexts == 1 || period == width, "period of a split layout is not its width");
    int positions = ciphertexts * period;
    Shape shape = shape(message.getExtentsList(), positions, checks);
    checks.range("digits of a layout", message.getDigitsCount(), 0, MAX_DIGITS);
    List<Layout.Digit> digits = new ArrayList<>();
    long highest = 0;
    for (DigitMessage digit : message.getDigitsList()) {
      checks.range("axis of a digit", digit.getAxis(), 0, shape.rank() - 1L);
      checks.range("divisor of a digit", digit.getDivisor(), 1, Integer.MAX_VALUE);
      checks.range("modulus of a digit", digit.getModulus(), 1, Integer.MAX_VALUE);
      checks.range("stride of a digit", digit.getStride(), 0, positions);
      int largest = (shape.extent(digit.getAxis()) - 1) / digit.getDivisor();
      highest += (long) Math.min(digit.getModulus() - 1, largest) * digit.getStride();
      digits.add(
          new Layout.Digit(
              digit.getAxis(), digit.getDivisor(), digit.getModulus(), digit.getStride()));
    }
    checks.range("last position of a layout", highest, 0, positions - 1L);
    Layout layout = new Layout(shape, width, period, ciphertexts, digits);
    boolean[] taken = new boolean[positions];
    for (int position : layout.positions()) {
      checks.that(!taken[position], "two elements of a layout share a slot");
      taken[position] = true;
    }
    return layout;
  }

  /// A shape of at least one element and at most `most`.
  static Shape shape(List<Integer> extents, int most, Checks checks) {
    checks.range("axes", extents.size(), 0, 64);
    long size = 1;
    for (int extent : extents) {
      checks.range("extent", extent, 1, most);
      size *= extent;
      checks.range("elements", size, 1, most);
    }
    return new Shape(extents);
  }
}
