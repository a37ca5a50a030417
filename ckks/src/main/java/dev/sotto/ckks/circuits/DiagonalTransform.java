package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.FactorForm;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A matrix over the slots of one ciphertext, by diagonals that are encoded already, with baby
/// steps, giant steps and double hoisting, like [LinearTransform]; consumes one level. Safe for use
/// by several threads.
public final class DiagonalTransform {
  /// The diagonals, encoded modulo QP, each rotated back by its giant step.
  ///
  /// Safe for use by several threads.
  public interface Diagonals {
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

  private final Evaluator evaluator;
  private final List<PartialSum> sums;
  private final Encoded encoded;

  /// A transform of the diagonals that `plan` reaches.
  public DiagonalTransform(Evaluator evaluator, BabyGiantPlan plan, Diagonals diagonals) {
    this.evaluator = evaluator;
    this.sums = new ArrayList<>();
    List<LimbSource> sources = new ArrayList<>();
    for (int giantStep : plan.giantSteps().reversed()) {
      List<PartialSum.Term> terms = new ArrayList<>();
      for (int babyStep : plan.babySteps()) {
        Optional<LimbSource> diagonal = diagonals.get(babyStep, giantStep);
        if (diagonal.isPresent()) {
          terms.add(new PartialSum.Term(0, babyStep, sources.size()));
          sources.add(diagonal.get());
        }
      }
      if (!terms.isEmpty()) {
        sums.add(new PartialSum(0, giantStep, terms));
      }
    }
    encoded = new Encoded(diagonals.repeated() ? FactorForm.ROWS : FactorForm.WHOLE, sources);
  }

  private DiagonalTransform(Evaluator evaluator, List<PartialSum> sums, Encoded encoded) {
    this.evaluator = evaluator;
    this.sums = sums;
    this.encoded = encoded;
  }

  /// The same transform in a chain without some levels of this one's, on inputs at `level` of it;
  /// the encoded diagonals are shared.
  ///
  /// @param other of [dev.sotto.ckks.rlwe.CkksParameters#without]
  public DiagonalTransform on(Evaluator other, int level) {
    CkksParameters parameters = other.context().parameters();
    List<LimbSource> rest = new ArrayList<>();
    for (LimbSource source : encoded.sources()) {
      rest.add((limb, scratch) -> source.limb(parameters.wholeLimb(limb, level), scratch));
    }
    return new DiagonalTransform(other, sums, new Encoded(encoded.form(), rest));
  }

  /// Evaluates at one level below the input's.
  ///
  /// @param x of degree 1, at the level that the diagonals were encoded for
  /// @param targetScale the output's scale: the input's times the diagonals', rescaled
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a key for a rotation
  public Ciphertext evaluate(Ciphertext x, double targetScale) {
    return new LinearEvaluation(evaluator, sums, true, x.level(), encoded)
        .run(List.of(x), 1, List.of(), targetScale, Long.MAX_VALUE)
        .getFirst();
  }

  /// Ready at all times.
  private record Encoded(FactorForm form, List<LimbSource> sources)
      implements EncodedDiagonals, EncodedDiagonals.Range {
    @Override
    public Range prepare(int first, int end) {
      return this;
    }

    @Override
    public void limbs(int limb, int first, int end, BorrowedFactors out) {
      sources.subList(first, end).forEach(source -> out.add(source.limb(limb, out.borrow()), 0));
    }

    @Override
    public void close() {}
  }
}
