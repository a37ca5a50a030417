package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.RotationSum;
import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys that a bootstrapping needs.
public final class BootstrapKeys {
  private BootstrapKeys() {}

  /// All keys of a [Bootstrapper] of this shape for vectors of `slots` slots.
  ///
  /// @throws IllegalArgumentException if the chain is too short, or `slots` is no power of two that
  ///   the shape's factors can transform
  public static EvaluationKeyPlan plan(CkksParameters parameters, BootstrapShape shape, int slots) {
    checkSlots(parameters, shape, slots);
    int level = shape.evalModLevel(parameters);
    shape.outputLevel(parameters);
    Map<Integer, Integer> rotations =
        FactoredTransform.rotationLevels(
            SpecialFourier.toCoefficients(slots, shape.coeffsToSlotsLevels()),
            parameters.maxLevel(),
            parameters.slots());
    for (int step : traceRotations(parameters, slots)) {
      rotations.put(step, parameters.maxLevel());
    }
    Map<Integer, Integer> low =
        FactoredTransform.rotationLevels(
            SpecialFourier.toSlots(slots, shape.slotsToCoeffsLevels()),
            shape.inputLevel(),
            parameters.slots());
    return new EvaluationKeyPlan(
        OptionalInt.of(level),
        rotations,
        OptionalInt.of(level),
        Optional.of(new BootstrapKeyNeed(shape.hammingWeight(), shape.inputLevel(), low)));
  }

  /// The rotations that map coefficients outside the subring of `slots` slots to zero.
  static Iterable<Integer> traceRotations(CkksParameters parameters, int slots) {
    return RotationSum.rotations(slots, parameters.slots() / slots);
  }

  static void checkSlots(CkksParameters parameters, BootstrapShape shape, int slots) {
    if (Integer.bitCount(slots) != 1 || slots < shape.minSlots() || slots > parameters.slots()) {
      throw new IllegalArgumentException(
          "%d slots: not a power of two in [%d, %d]"
              .formatted(slots, shape.minSlots(), parameters.slots()));
    }
  }
}
