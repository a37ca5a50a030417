package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Factors;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.ScratchPool;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.DigitLimb;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.List;

/// The evaluation of maps by diagonals with baby steps, giant steps and double hoisting.
///
/// All baby steps of one input and one limb are made, and used for the partial sums of all giant
/// steps, before the next limb's: they are never held for all limbs. Diagonals are transformed for
/// one limb, some at a time, and multiplied in blocks of elements that stay in the second-level
/// cache.
///
/// Source: J.-P. Bossuat, C. Mouchet, J. Troncoso-Pastoriza, J.-P. Hubaux, "Efficient Bootstrapping
/// for Approximate Homomorphic Encryption with Non-sparse Keys", 2021, §4.
final class LinearEvaluation {
  /// Elements of all baby steps that stay in the second-level cache together.
  private static final int BLOCK = 1024;

  private final Evaluator evaluator;
  private final CkksContext context;
  private final ScratchPool pool;
  private final List<PartialSum> sums;
  private final boolean rotates;
  private final int level;
  private final Basis basis;
  private final EncodedDiagonals diagonals;

  /// @param sums the partial sums; of each output, from the largest giant step down
  /// @param rotates whether any step is not zero; else sums are modulo Q, not QP
  /// @param level of the inputs
  LinearEvaluation(
      Evaluator evaluator,
      List<PartialSum> sums,
      boolean rotates,
      int level,
      EncodedDiagonals diagonals) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.pool = context.ring().scratch();
    this.sums = sums;
    this.rotates = rotates;
    this.level = level;
    this.basis = rotates ? context.extendedBasis(level) : context.basis(level);
    this.diagonals = diagonals;
  }

  /// One level below the inputs', at the scale of the products, rescaled.
  ///
  /// @param folds rotations of the sums that are added to them before the rescale, in turn
  /// @param sumBytes about how much memory partial sums may take at a time; where all need more,
  ///   baby steps are made several times
  List<Ciphertext> run(
      List<Ciphertext> x, int outputs, List<Integer> folds, double targetScale, long sumBytes) {
    List<GiantSteps> totals = new ArrayList<>();
    for (int o = 0; o < outputs; o++) {
      totals.add(new GiantSteps(evaluator, level, basis));
    }
    int held = sumsHeld(sums.size(), sumBytes, pairBytes());
    for (int start = 0; start < sums.size(); start += held) {
      List<PartialSum> group = sums.subList(start, Math.min(sums.size(), start + held));
      List<ExtendedPair> partials = new ArrayList<>();
      group.forEach(sum -> partials.add(ExtendedPair.take(pool, basis.size())));
      for (int i = 0; i < x.size(); i++) {
        accumulate(x.get(i), new InputTerms(group, i), partials);
      }
      for (int s = 0; s < group.size(); s++) {
        totals.get(group.get(s).output()).add(partials.get(s), group.get(s).giantStep());
      }
    }
    List<Ciphertext> results = new ArrayList<>();
    for (GiantSteps total : totals) {
      ExtendedPair sum = total.total();
      results.add(
          folds.isEmpty()
              ? divide(sum, basis, targetScale)
              : divide(
                  RotationSum.folded(evaluator, sum, level, folds),
                  context.extendedBasis(level),
                  targetScale));
    }
    return results;
  }

  private long pairBytes() {
    return 2L * basis.size() * context.parameters().degree() * Double.BYTES;
  }

  /// How many of `sums` partial sums of `pairBytes` each are held at a time: about as many each
  /// time, at least one.
  static int sumsHeld(int sums, long sumBytes, long pairBytes) {
    long most = Math.clamp(sumBytes / pairBytes, 1, Math.max(1, sums));
    long times = (sums + most - 1) / most;
    return (int) ((sums + times - 1) / Math.max(1, times));
  }

  /// Adds the terms of one input to the partial sums.
  private void accumulate(Ciphertext input, InputTerms terms, List<ExtendedPair> partials) {
    if (terms.isEmpty()) {
      return;
    }
    try (EncodedDiagonals.Range range = diagonals.prepare(terms.first(), terms.end())) {
      if (rotates) {
        try (BabySteps steps = new BabySteps(evaluator, input)) {
          steps.forEach(limb -> rotatedLimb(steps, limb, terms, range, partials));
        }
      } else {
        context
            .workers()
            .each(basis.size(), j -> limb(limbOf(input, j), j, terms, range, partials));
      }
    }
  }

  /// The one baby step that does not rotate.
  private static ExtendedPair limbOf(Ciphertext input, int j) {
    return new ExtendedPair(
        new double[][] {input.polynomials().get(0)[j]},
        new double[][] {input.polynomials().get(1)[j]});
  }

  private void rotatedLimb(
      BabySteps steps,
      DigitLimb digits,
      InputTerms terms,
      EncodedDiagonals.Range range,
      List<ExtendedPair> partials) {
    List<Integer> rotations = terms.babySteps();
    ExtendedPair babies = ExtendedPair.take(pool, rotations.size());
    for (int i = 0; i < rotations.size(); i++) {
      steps.rotateLimb(rotations.get(i), digits, babies.c0()[i], babies.c1()[i]);
    }
    limb(babies, digits.index(), terms, range, partials);
    babies.give(pool);
  }

  /// Limb `j` of the partial sums, from that of the baby steps.
  private void limb(
      ExtendedPair babies,
      int j,
      InputTerms terms,
      EncodedDiagonals.Range range,
      List<ExtendedPair> partials) {
    Modulus modulus = context.ring().modulus(basis.prime(j));
    for (List<InputTerms.Part> chunk : terms.chunks()) {
      int first = chunk.getFirst().first();
      try (BorrowedFactors factors = new BorrowedFactors(pool)) {
        range.limbs(j, first, chunk.getLast().end(), factors);
        List<Sum> limbSums = new ArrayList<>();
        for (InputTerms.Part part : chunk) {
          ExtendedPair partial = partials.get(part.sum());
          limbSums.add(
              new Sum(
                  factors.slice(diagonals.form(), part.first() - first, part.end() - first),
                  part.select(babies.c0()),
                  part.select(babies.c1()),
                  partial.c0()[j],
                  partial.c1()[j],
                  part.accumulate()));
        }
        multiply(limbSums, modulus);
      }
    }
  }

  /// One limb of the terms of one partial sum, and where it goes.
  @SuppressWarnings("ArrayRecordComponent")
  private record Sum(
      Factors diagonals,
      double[][] babies0,
      double[][] babies1,
      double[] out0,
      double[] out1,
      boolean accumulate) {}

  private void multiply(List<Sum> limbSums, Modulus modulus) {
    Kernels kernels = context.kernels();
    int n = context.parameters().degree();
    double[] scratch = new double[Factors.SCRATCH_LENGTH];
    for (int start = 0; start < n; start += BLOCK) {
      int end = Math.min(n, start + BLOCK);
      for (Sum s : limbSums) {
        kernels.innerProduct(
            s.diagonals,
            s.babies0,
            s.babies1,
            s.out0,
            s.out1,
            start,
            end,
            modulus,
            s.accumulate,
            scratch);
      }
    }
  }

  /// @param modulo what `total` is given modulo
  private Ciphertext divide(ExtendedPair total, Basis modulo, double targetScale) {
    int kept = context.parameters().limbs(level - 1);
    double[][] c0 = pool.take(kept);
    double[][] c1 = pool.take(kept);
    evaluator
        .switcher()
        .division()
        .divide(List.of(total.c0(), total.c1()), modulo, kept, List.of(c0, c1));
    total.give(pool);
    return Ciphertext.of(level - 1, targetScale, c0, c1);
  }
}
