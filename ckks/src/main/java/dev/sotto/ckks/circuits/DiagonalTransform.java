package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.ScratchPool;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    /// Whether limbs are given by rows, as [dev.sotto.ckks.scheme.PeriodicPlaintext] gives them.
    boolean repeated();

    /// The diagonal reached by these two rotations, or empty if it is zero.
    Optional<LimbSource> get(int babyStep, int giantStep);
  }

  /// One encoded diagonal.
  @FunctionalInterface
  public interface LimbSource {
    /// Limb `limb` modulo QP: an array of its own, or `scratch` filled.
    double[] limb(int limb, double[] scratch);
  }

  /// Elements of all baby steps that stay in the second-level cache together.
  private static final int BLOCK = 1024;

  private final Evaluator evaluator;
  private final List<Integer> babySteps;
  private final boolean repeated;
  private final List<Row> rows = new ArrayList<>();

  /// The terms of one giant step: positions in `babySteps`, and diagonals.
  private record Row(int giantStep, List<Integer> babies, List<LimbSource> diagonals) {}

  /// A transform of the diagonals that `plan` reaches.
  public DiagonalTransform(Evaluator evaluator, BabyGiantPlan plan, EncodedDiagonals diagonals) {
    this.evaluator = evaluator;
    this.babySteps = plan.babySteps();
    this.repeated = diagonals.repeated();
    for (int giantStep : plan.giantSteps()) {
      Row row = new Row(giantStep, new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < babySteps.size(); i++) {
        int baby = i;
        diagonals
            .get(babySteps.get(i), giantStep)
            .ifPresent(
                diagonal -> {
                  row.babies().add(baby);
                  row.diagonals().add(diagonal);
                });
      }
      if (!row.babies().isEmpty()) {
        rows.add(row);
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
    GiantSteps giants = new GiantSteps(evaluator, level, basis);
    for (int r = rows.size() - 1; r >= 0; r--) {
      giants.add(partials.get(r), rows.get(r).giantStep());
    }
    ExtendedPair total = giants.total();
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
    ScratchPool pool = context.ring().scratch();
    int babies = babySteps.size();
    double[][] babies0 = pool.take(babies);
    double[][] babies1 = pool.take(babies);
    for (int i = 0; i < babies; i++) {
      rotated.rotateLimb(babySteps.get(i), j, babies0[i], babies1[i]);
    }
    List<double[]> borrowed = new ArrayList<>();
    List<Factors> factors = new ArrayList<>();
    for (Row row : rows) {
      int count = row.babies().size();
      Factors some = new Factors(new double[count][], new double[count][], new double[count][]);
      for (int t = 0; t < count; t++) {
        double[] scratch = pool.take();
        borrowed.add(scratch);
        some.diagonals[t] = row.diagonals().get(t).limb(j, scratch);
        some.babies0[t] = babies0[row.babies().get(t)];
        some.babies1[t] = babies1[row.babies().get(t)];
      }
      factors.add(some);
    }
    multiply(factors, partials, j, context.ring().modulus(basis.prime(j)));
    pool.give(babies0);
    pool.give(babies1);
    borrowed.forEach(pool::give);
  }

  /// Limb `j` of the factors of one partial sum.
  @SuppressWarnings("ArrayRecordComponent")
  private record Factors(double[][] diagonals, double[][] babies0, double[][] babies1) {}

  private void multiply(
      List<Factors> factors, List<ExtendedPair> partials, int j, Modulus modulus) {
    Kernels kernels = evaluator.context().kernels();
    int n = evaluator.context().parameters().degree();
    for (int start = 0; start < n; start += BLOCK) {
      int end = Math.min(n, start + BLOCK);
      for (int r = 0; r < factors.size(); r++) {
        Factors f = factors.get(r);
        double[] out0 = partials.get(r).c0()[j];
        double[] out1 = partials.get(r).c1()[j];
        kernels.partialInnerProduct(
            f.diagonals,
            repeated,
            f.babies0,
            f.babies1,
            f.diagonals.length,
            out0,
            out1,
            start,
            end,
            modulus);
      }
    }
  }
}
