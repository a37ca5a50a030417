package dev.sotto.optimizer.packing;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.Layout.Digit;
import dev.sotto.ir.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A layout that a class of values may take, with the image grid it lies on, if any.
///
/// Its layout's width is the widest allowed; the program's width is set when all are chosen.
record Candidate(Layout layout, Optional<Frame> frame, int[] positions) {

  /// An image grid: element `(c, y, x)` lies at row `y·gapY`, column `x·gapX` of a plane of pitch
  /// `planePitch` with rows of pitch `rowPitch`; channels fill the gaps first where `multiplexed`.
  record Frame(ImageView view, int rowPitch, int planePitch, int gapY, int gapX) {}

  private static Candidate of(
      Shape shape, int extent, int maxWidth, List<Digit> digits, Optional<Frame> frame) {
    int period = Math.min(maxWidth, ceilPowerOfTwo(extent));
    int ciphertexts = (extent + period - 1) / period;
    Layout layout = new Layout(shape, maxWidth, period, ciphertexts, digits);
    return new Candidate(layout, frame, layout.positions());
  }

  /// Row-major without gaps.
  static Candidate dense(Shape shape, int maxWidth) {
    List<Digit> digits = new ArrayList<>();
    int[] strides = shape.strides();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.extent(axis) > 1) {
        digits.add(new Digit(axis, 1, shape.extent(axis), strides[axis]));
      }
    }
    return of(shape, Math.max(1, shape.size()), maxWidth, digits, Optional.empty());
  }

  /// On an image grid, with `gapY·gapX` channels in the gaps of one plane where `multiplexed`, else
  /// one.
  static Candidate onGrid(Shape shape, Frame frame, boolean multiplexed, int maxWidth) {
    ImageView view = frame.view();
    int inPlane = multiplexed ? frame.gapY() * frame.gapX() : 1;
    int planes = (view.channels() + inPlane - 1) / inPlane;
    List<Digit> digits = new ArrayList<>();
    addDigit(digits, view.channelAxis(), inPlane, planes, frame.planePitch());
    if (multiplexed) {
      addDigit(digits, view.channelAxis(), frame.gapX(), frame.gapY(), frame.rowPitch());
      addDigit(digits, view.channelAxis(), 1, frame.gapX(), 1);
    }
    addDigit(digits, view.yAxis(), 1, view.height(), frame.gapY() * frame.rowPitch());
    addDigit(digits, view.xAxis(), 1, view.width(), frame.gapX());
    int extent = planes * frame.planePitch();
    return of(shape, extent, maxWidth, digits, Optional.of(frame));
  }

  /// The same places, with the content said to repeat only every `period` slots.
  Candidate withPeriod(int period) {
    Layout wider =
        new Layout(layout.shape(), layout.width(), period, layout.ciphertexts(), layout.digits());
    return new Candidate(wider, frame, positions);
  }

  private static void addDigit(List<Digit> digits, int axis, int divisor, int modulus, int stride) {
    if (axis >= 0 && modulus > 1) {
      digits.add(new Digit(axis, divisor, modulus, stride));
    }
  }

  static int ceilPowerOfTwo(int value) {
    return value <= 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Candidate candidate && layout.equals(candidate.layout);
  }

  @Override
  public int hashCode() {
    return layout.hashCode();
  }
}
