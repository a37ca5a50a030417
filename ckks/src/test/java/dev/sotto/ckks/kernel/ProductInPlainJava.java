package dev.sotto.ckks.kernel;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/// A process of its own that squares encrypted values with whatever kernels it gets.
final class ProductInPlainJava {
  /// As derived in `SlotHomomorphismPropertyTest`, for the same parameters.
  private static final double TOLERANCE = 0x1p-22;

  private ProductInPlainJava() {}

  /// Ends with an exception where the kernels are not those named or the squares are wrong.
  public static void main(String[] arguments) {
    String kernels = Kernels.preferred().getClass().getSimpleName();
    if (!kernels.equals(arguments[0])) {
      throw new AssertionError("runs on " + kernels);
    }
    CkksHarness harness =
        new CkksHarness(
            InsecureToyParameters.of(8, 2),
            new EvaluationKeyPlan(OptionalInt.of(2), Map.of(), OptionalInt.empty()));
    double[] x = new double[harness.parameters.slots()];
    double[] squares = new double[x.length];
    Arrays.setAll(x, i -> Math.sin(i));
    Arrays.setAll(squares, i -> x[i] * x[i]);
    Ciphertext product = harness.evaluator.square(harness.encrypt(x, 2, 0x1p40));
    double[] found = harness.decrypt(harness.evaluator.relinearizeRescale(product));
    double distance = CkksHarness.distance(squares, found);
    if (!(distance < TOLERANCE)) {
      throw new AssertionError("off by " + distance);
    }
  }
}
