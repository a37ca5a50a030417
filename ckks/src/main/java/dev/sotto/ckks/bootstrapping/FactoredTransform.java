package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalTransform;
import dev.sotto.ckks.circuits.RotationUse;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.List;

/// A product of block matrices on one ciphertext, one level for each. Safe for use by several
/// threads.
final class FactoredTransform {
  /// What a giant step costs in baby steps: it decomposes and divides, a baby step does not. About
  /// five were measured; with four, the plan of fewer keys wins where both cost the same.
  private static final int GIANT_COST = 4;

  private final Evaluator evaluator;
  private final List<DiagonalTransform> transforms = new ArrayList<>();
  private final List<Double> scales;

  /// @param factors the first to apply first
  /// @param level of the input
  /// @param inputScale of the input
  /// @param outputScale of the result; the scales between change by equal ratios, so that no
  ///   factor's diagonals are encoded at a small scale
  FactoredTransform(
      Evaluator evaluator,
      Encoder encoder,
      List<BlockMatrix> factors,
      int level,
      double inputScale,
      double outputScale) {
    this.evaluator = evaluator;
    this.scales = new ArrayList<>();
    CkksParameters parameters = evaluator.context().parameters();
    double before = inputScale;
    for (int i = 0; i < factors.size(); i++) {
      double after =
          i + 1 == factors.size()
              ? outputScale
              : scaleAfterOne(before, outputScale, factors.size() - i);
      double plainScale = after / parameters.rescaledScale(before, level - i);
      BabyGiantPlan plan = plan(factors.get(i), parameters.slots());
      FactorDiagonals diagonals =
          new FactorDiagonals(evaluator, encoder, factors.get(i), level - i, plainScale);
      transforms.add(new DiagonalTransform(evaluator, plan, diagonals));
      scales.add(after);
      before = after;
    }
  }

  private FactoredTransform(FactoredTransform whole, Evaluator evaluator, int level) {
    this.evaluator = evaluator;
    this.scales = whole.scales;
    for (int i = 0; i < whole.transforms.size(); i++) {
      transforms.add(whole.transforms.get(i).on(evaluator, level - i));
    }
  }

  /// The same in a chain without some levels of this one's, on inputs at `level` of it.
  FactoredTransform on(Evaluator other, int level) {
    return new FactoredTransform(this, other, level);
  }

  /// The scale after the first of `factors`.
  static double scaleAfterOne(double before, double last, int factors) {
    return before * Math.pow(last / before, 1.0 / factors);
  }

  /// The image of `x`, as many levels lower as there are factors.
  Ciphertext evaluate(Ciphertext x) {
    Ciphertext current = x;
    for (int i = 0; i < transforms.size(); i++) {
      Ciphertext next = transforms.get(i).evaluate(current, scales.get(i));
      if (i > 0) {
        evaluator.recycle(current);
      }
      current = next;
    }
    return current;
  }

  /// The rotations of [#evaluate].
  static List<RotationUse> rotations(List<BlockMatrix> factors, int level, int slots) {
    List<RotationUse> rotations = new ArrayList<>();
    for (int i = 0; i < factors.size(); i++) {
      int factorLevel = level - i;
      plan(factors.get(i), slots)
          .uses()
          .forEach((step, times) -> rotations.add(new RotationUse(step, factorLevel, times)));
    }
    return rotations;
  }

  /// The cheapest split into baby and giant steps.
  private static BabyGiantPlan plan(BlockMatrix factor, int slots) {
    List<Integer> steps = factor.steps(slots);
    int stride = steps.stream().mapToInt(Integer::lowestOneBit).filter(s -> s > 0).min().orElse(1);
    BabyGiantPlan best = BabyGiantPlan.split(steps, stride);
    for (int babies = 2 * stride; babies <= slots; babies *= 2) {
      BabyGiantPlan plan = BabyGiantPlan.split(steps, babies);
      if (cost(plan) < cost(best)) {
        best = plan;
      }
    }
    return best;
  }

  private static int cost(BabyGiantPlan plan) {
    return plan.babySteps().size() + GIANT_COST * plan.giantSteps().size();
  }
}
