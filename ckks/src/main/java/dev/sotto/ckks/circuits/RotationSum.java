package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.List;

/// Folds a vector onto itself: `y = Σ_{t<count} rotate(z, t·step)`.
public final class RotationSum {
  private RotationSum() {}

  /// The rotations of [#evaluate]: `step`, `2·step`, `4·step`, …
  ///
  /// @throws IllegalArgumentException unless `count` is a power of two
  public static List<Integer> rotations(int step, int count) {
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("a sum of " + count + " rotations: not a power of two");
    }
    List<Integer> rotations = new ArrayList<>();
    for (int t = 1; t < count; t *= 2) {
      rotations.add(t * step);
    }
    return rotations;
  }

  /// The sum, by log₂ `count` rotations and additions; no level is consumed.
  public static Ciphertext evaluate(Evaluator evaluator, Ciphertext z, int step, int count) {
    Ciphertext sum = z;
    for (int rotation : rotations(step, count)) {
      sum = evaluator.add(sum, evaluator.rotate(sum, rotation));
    }
    return sum;
  }
}
