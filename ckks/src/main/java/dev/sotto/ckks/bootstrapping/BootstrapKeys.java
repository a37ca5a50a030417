package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.RotationSum;
import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys that a bootstrapping needs.
public final class BootstrapKeys {
  private BootstrapKeys() {}

  /// All keys of a [Bootstrapper] of this shape for vectors of `slots` slots.
  ///
  /// @throws IllegalArgumentException if the chain is too short, or `slots` is no power of two in
  ///   [2, N/2]
  public static EvaluationKeyPlan plan(CkksParameters parameters, BootstrapShape shape, int slots) {
    checkSlots(parameters, slots);
    shape.outputLevel(parameters);
    int level = shape.evalModLevel(parameters);
    int raised = shape.raisedLevel(parameters, slots);
    List<BlockMatrix> toSlots = SpecialFourier.toCoefficients(slots, raised - level);
    Map<Integer, Integer> rotations =
        FactoredTransform.rotationLevels(
            toSlots.subList(1, toSlots.size()), raised - 1, parameters.slots());
    for (int step : RotationSum.rotations(slots, parameters.slots() / slots)) {
      rotations.put(step, raised - 1);
    }
    int bottom = shape.slotsToCoeffsFactors(parameters, slots);
    Map<Integer, Integer> low =
        FactoredTransform.rotationLevels(
            SpecialFourier.toSlots(slots, bottom), bottom, parameters.slots());
    return new EvaluationKeyPlan(
        OptionalInt.of(level),
        rotations,
        OptionalInt.of(level),
        Optional.of(
            new BootstrapKeyNeed(
                shape.hammingWeight(),
                shape.inputLevel(),
                low,
                RaisedTransform.rotationLevels(toSlots.getFirst(), raised, parameters.slots()))));
  }

  static void checkSlots(CkksParameters parameters, int slots) {
    if (Integer.bitCount(slots) != 1
        || slots < BootstrapShape.MIN_SLOTS
        || slots > parameters.slots()) {
      throw new IllegalArgumentException(
          "%d slots: not a power of two in [%d, %d]"
              .formatted(slots, BootstrapShape.MIN_SLOTS, parameters.slots()));
    }
  }
}
