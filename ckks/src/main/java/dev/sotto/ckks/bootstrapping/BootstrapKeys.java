package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.RotationSum;
import dev.sotto.ckks.circuits.RotationUse;
import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import dev.sotto.ckks.rlwe.KeyUses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys that a bootstrapping needs, and how often it uses them.
public final class BootstrapKeys {
  private final CkksParameters parameters;
  private final BootstrapShape shape;
  private final List<RotationUse> whole = new ArrayList<>();
  private final List<RotationUse> low;
  private final List<RotationUse> raised;

  /// Those of a [Bootstrapper] of this shape for vectors of `slots` slots.
  ///
  /// @throws IllegalArgumentException if the chain is too short, or `slots` is no power of two in
  ///   [2, N/2]
  public BootstrapKeys(CkksParameters parameters, BootstrapShape shape, int slots) {
    this.parameters = parameters;
    this.shape = shape;
    checkSlots(parameters, slots);
    shape.outputLevel(parameters);
    int top = shape.raisedLevel(parameters, slots);
    int bottom = shape.slotsToCoeffsFactors(parameters, slots);
    List<BlockMatrix> toSlots =
        SpecialFourier.toCoefficients(slots, top - shape.evalModLevel(parameters));
    raised = RaisedTransform.rotations(toSlots.getFirst(), top, parameters.slots());
    for (int step : RotationSum.rotations(slots, parameters.slots() / slots)) {
      whole.add(new RotationUse(step, top - 1, 1));
    }
    whole.addAll(
        FactoredTransform.rotations(
            toSlots.subList(1, toSlots.size()), top - 1, parameters.slots()));
    low =
        FactoredTransform.rotations(
            SpecialFourier.toSlots(slots, bottom), bottom, parameters.slots());
  }

  /// All of them.
  ///
  /// @throws IllegalArgumentException as the constructor
  public static EvaluationKeyPlan plan(CkksParameters parameters, BootstrapShape shape, int slots) {
    return new BootstrapKeys(parameters, shape, slots).plan();
  }

  private EvaluationKeyPlan plan() {
    int level = shape.evalModLevel(parameters);
    return new EvaluationKeyPlan(
        OptionalInt.of(level),
        RotationUse.levels(whole),
        OptionalInt.of(level),
        Optional.of(
            new BootstrapKeyNeed(
                shape.hammingWeight(),
                shape.inputLevel(),
                RotationUse.levels(low),
                RotationUse.levels(raised))));
  }

  /// Counts the uses of `times` bootstraps of one or two ciphertexts to `level`.
  ///
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException if there is no key for one
  public void count(KeyUses uses, int level, long times) {
    int highest = shape.outputLevel(parameters);
    CkksParameters chain =
        level == highest ? parameters : parameters.without(level + 1, highest + 1);
    int lacking = highest - level;
    count(uses, Chain.WHOLE, chain, whole, lacking, times);
    count(uses, Chain.RAISED, BootstrapKeyNeed.raisedParameters(chain), raised, lacking, times);
    count(
        uses,
        Chain.LOW,
        BootstrapKeyNeed.lowParameters(parameters, shape.inputLevel()),
        low,
        0,
        times);
    uses.addConjugation(chain, shape.evalModLevel(chain), times);
  }

  /// @param lacking the levels that `chain` lacks below all of these
  private static void count(
      KeyUses uses,
      Chain name,
      CkksParameters chain,
      List<RotationUse> rotations,
      int lacking,
      long times) {
    for (RotationUse use : rotations) {
      uses.addRotation(name, chain, use.step(), use.level() - lacking, use.times() * times);
    }
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
