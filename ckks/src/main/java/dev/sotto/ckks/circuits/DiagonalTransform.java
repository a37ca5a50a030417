package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.ScratchPool;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.List;

/// A matrix over the slots of one ciphertext, by encoded diagonals with baby steps, giant steps and
/// double hoisting, like [LinearTransform]; consumes one level.
///
/// All baby steps of one limb are made, and used for the partial sums of all giant steps, before
/// the next limb's: they stay in cache and are never held for all limbs. Safe for use by several
/// threads.
public final class DiagonalTransform {
  /// The diagonals, encoded modulo QP, each rotated back by its giant step.
  ///
  /// Safe for use by several threads.
  public interface EncodedDiagonals {
    /// Whether the diagonal reached by these two rotations is zero.
    boolean isZero(int babyStep, int giantStep);

    /// Limb `limb` of a diagonal: an array of its own, or `scratch` filled.
    double[] limb(int babyStep, int giantStep, int limb, double[] scratch);
  }

  private final Evaluator evaluator;
  private final EncodedDiagonals diagonals;
  private final List<Integer> babySteps;

  /// For each giant step, the positions in `babySteps` of its terms.
  private final List<Row> rows = new ArrayList<>();

  private record Row(int giantStep, List<Integer> babies) {}

  /// A transform of the diagonals that `plan` reaches.
  public DiagonalTransform(Evaluator evaluator, BabyGiantPlan plan, EncodedDiagonals diagonals) {
    this.evaluator = evaluator;
    this.diagonals = diagonals;
    this.babySteps = plan.babySteps();
    for (int giantStep : plan.giantSteps()) {
      List<Integer> babies = new ArrayList<>();
      for (int i = 0; i < babySteps.size(); i++) {
        if (!diagonals.isZero(babySteps.get(i), giantStep)) {
          babies.add(i);
        }
      }
      if (!babies.isEmpty()) {
        rows.add(new Row(giantStep, babies));
      }
    }
  }

  /// Evaluates at one level below the input's.
  ///
  /// @param x of degree 1, at the level that the diagonals were encoded for
  /// @param targetScale the output's scale: the input's times the diagonals', rescaled
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a key for a rotation
  public Ciphertext evaluate(Ciphertext x, double targetScale) {
    CkksContext context = evaluator.context();
    ScratchPool pool = context.ring().scratch();
    int level = x.level();
    Basis basis = context.extendedBasis(level);
    List<ExtendedPair> partials = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      partials.add(ExtendedPair.take(pool, basis.size()));
    }
    try (BabySteps rotated = new BabySteps(evaluator, x)) {
      context.workers().each(basis.size(), j -> limb(rotated, basis, j, partials));
    }
    ExtendedPair total = ExtendedPair.take(pool, basis.size());
    total.clear();
    GiantSteps giants = new GiantSteps(evaluator, level);
    for (int r = 0; r < rows.size(); r++) {
      giants.accumulate(partials.get(r), rows.get(r).giantStep(), total);
      partials.get(r).give(pool);
    }
    int kept = context.parameters().limbs(level - 1);
    double[][] c0 = pool.take(kept);
    double[][] c1 = pool.take(kept);
    evaluator
        .switcher()
        .division()
        .divide(List.of(total.c0(), total.c1()), basis, kept, List.of(c0, c1));
    total.give(pool);
    return Ciphertext.of(level - 1, targetScale, c0, c1);
  }

  /// Limb `j` of every partial sum.
  private void limb(BabySteps rotated, Basis basis, int j, List<ExtendedPair> partials) {
    CkksContext context = evaluator.context();
    Kernels kernels = context.kernels();
    ScratchPool pool = context.ring().scratch();
    int babies = babySteps.size();
    double[][] babies0 = pool.take(babies);
    double[][] babies1 = pool.take(babies);
    double[][] scratch = pool.take(babies);
    for (int i = 0; i < babies; i++) {
      rotated.rotateLimb(babySteps.get(i), j, babies0[i], babies1[i]);
    }
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      int count = row.babies().size();
      double[][] a = new double[count][];
      double[][] b0 = new double[count][];
      double[][] b1 = new double[count][];
      for (int t = 0; t < count; t++) {
        int baby = row.babies().get(t);
        a[t] = diagonals.limb(babySteps.get(baby), row.giantStep(), j, scratch[t]);
        b0[t] = babies0[baby];
        b1[t] = babies1[baby];
      }
      kernels.innerProduct(
          a,
          b0,
          b1,
          count,
          partials.get(r).c0()[j],
          partials.get(r).c1()[j],
          context.ring().modulus(basis.prime(j)));
    }
    pool.give(babies0);
    pool.give(babies1);
    pool.give(scratch);
  }
}
