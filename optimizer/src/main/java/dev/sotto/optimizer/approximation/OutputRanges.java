package dev.sotto.optimizer.approximation;

import dev.sotto.ir.circuit.SplitModel.OutputRange;

/// The range in which a decrypted output is believed.
///
/// With approximations inside, a value that leaves an interval makes polynomials grow by powers, so
/// the range seen, widened by its own length on both sides, separates right from wrong. An exact
/// circuit is right wherever its values fit: eight lengths.
final class OutputRanges {
  private static final double APPROXIMATED_WIDENING = 1;
  private static final double EXACT_WIDENING = 8;

  /// Samples may be so many times as large as the largest seen: errors grow with the size.
  private static final double LARGER = 8;

  private OutputRanges() {}

  /// Of one over the sizes of samples, at most 1 over all.
  static OutputRange ofInverse(String name, double[] seen) {
    Extent extent = Extent.of(seen);
    return new OutputRange(name, extent.least() / LARGER, 2 * extent.greatest());
  }

  static OutputRange of(String name, double[] seen, boolean approximated) {
    Extent extent = Extent.of(seen);
    double length = Math.max(extent.greatest() - extent.least(), 0.1 * extent.magnitude());
    double widening = (approximated ? APPROXIMATED_WIDENING : EXACT_WIDENING) * length;
    return new OutputRange(name, extent.least() - widening, extent.greatest() + widening);
  }
}
