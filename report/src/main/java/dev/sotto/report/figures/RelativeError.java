package dev.sotto.report.figures;

import dev.sotto.ir.tensor.Tensor;
import java.util.List;

/// How far a value is from the exact one over some samples, in parts of the exact value's range.
public final class RelativeError {
  private RelativeError() {}

  /// Largest minus smallest element over all samples; of a constant value its magnitude, 1 at
  /// least.
  public static double range(List<Tensor> exact) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Tensor tensor : exact) {
      for (double value : tensor.toArray()) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return high > low ? high - low : Math.max(1, Math.abs(high));
  }

  /// The largest difference of an element, divided by [#range]; sample by sample, of equal sizes.
  public static double of(List<Tensor> exact, List<Tensor> found) {
    double largest = 0;
    for (int s = 0; s < exact.size(); s++) {
      for (int k = 0; k < exact.get(s).size(); k++) {
        largest = Math.max(largest, Math.abs(exact.get(s).at(k) - found.get(s).at(k)));
      }
    }
    return largest / range(exact);
  }
}
