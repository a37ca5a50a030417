package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalTransform;
import dev.sotto.ckks.circuits.RotationUse;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.List;

/// The first factor of CoeffsToSlots, on a ciphertext whose modulus was just raised: it also
/// switches back from the sparse secret to the dense one. Safe for use by several threads.
///
/// Coefficients are still below the first prime, so one digit and one special prime do for key
/// switches, at a third of the others' work. Each diagonal has a rotation of its own: giant steps
/// would lose that.
final class RaisedTransform {
  private final DiagonalTransform transform;
  private final double outputScale;

  /// @param keys for [#rotations] of `factor`
  RaisedTransform(
      CkksContext context,
      EvaluationKeys keys,
      BlockMatrix factor,
      int level,
      double inputScale,
      double outputScale) {
    this.outputScale = outputScale;
    CkksContext raised = context.singleDigit();
    Evaluator evaluator = new Evaluator(raised, keys);
    double plainScale = outputScale / context.parameters().rescaledScale(inputScale, level);
    this.transform =
        new DiagonalTransform(
            evaluator,
            plan(factor, context.parameters().slots()),
            new FactorDiagonals(evaluator, new Encoder(raised), factor, level, plainScale));
  }

  private RaisedTransform(DiagonalTransform transform, double outputScale) {
    this.transform = transform;
    this.outputScale = outputScale;
  }

  /// The same in a chain without some levels of this one's, on inputs at `level` of it.
  ///
  /// @param keys without them too
  RaisedTransform on(CkksContext context, EvaluationKeys keys, int level) {
    Evaluator evaluator = new Evaluator(context.singleDigit(), keys);
    return new RaisedTransform(transform.on(evaluator, level), outputScale);
  }

  /// The image of a raised ciphertext, under the dense secret and one level lower.
  Ciphertext evaluate(Ciphertext raised) {
    return transform.evaluate(raised, outputScale);
  }

  /// The rotations of [#evaluate], the one by zero among them.
  static List<RotationUse> rotations(BlockMatrix factor, int level, int slots) {
    return plan(factor, slots).babySteps().stream()
        .map(step -> new RotationUse(step, level, 1))
        .toList();
  }

  private static BabyGiantPlan plan(BlockMatrix factor, int slots) {
    return BabyGiantPlan.split(factor.steps(slots), slots);
  }
}
