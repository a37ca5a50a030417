package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Tensor;
import java.util.Arrays;

/// How a value of the exact graph appears in the approximated one: elementwise `exact = offset +
/// scale · value`, with `value` the name there and about in `[-1, 1]`.
public record ScaledValue(String value, double[] scale, double[] offset) {
  static ScaledValue plain(String value, int elements) {
    double[] ones = new double[elements];
    Arrays.fill(ones, 1);
    return new ScaledValue(value, ones, new double[elements]);
  }

  /// The value of the exact graph that `value` of the approximated one stands for.
  public Tensor restored(Tensor value) {
    double[] values = value.toArray();
    for (int k = 0; k < values.length; k++) {
      values[k] = offset[k] + scale[k] * values[k];
    }
    return Tensor.wrap(value.shape(), values);
  }

  boolean hasOffset() {
    return Arrays.stream(offset).anyMatch(o -> o != 0);
  }

  boolean isPlain() {
    return !hasOffset() && Arrays.stream(scale).allMatch(s -> s == 1);
  }
}
