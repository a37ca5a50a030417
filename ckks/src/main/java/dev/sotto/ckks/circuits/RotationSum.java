package dev.sotto.ckks.circuits;

import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.ScratchPool;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.DigitLimb;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Folds a vector onto itself: `y = Σ_{t<count} rotate(z, t·step)`.
///
/// Four copies are summed at a time, their rotations from one decomposition; sums stay modulo QP
/// until the last, only what is decomposed is divided by P.
public final class RotationSum {
  /// Eight at a time would take as long, with twice the keys.
  private static final int COPIES = 4;

  private RotationSum() {}

  /// The rotations of [#evaluate]: `step` times 1, 2, 3, 4, 8, 12, 16, …
  ///
  /// @throws IllegalArgumentException unless `count` is a power of two
  public static List<Integer> rotations(int step, int count) {
    return folds(step, count).stream().flatMap(List::stream).toList();
  }

  /// The rotations of each fold, in order.
  private static List<List<Integer>> folds(int step, int count) {
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("a sum of " + count + " rotations: not a power of two");
    }
    List<List<Integer>> folds = new ArrayList<>();
    for (int t = 1; t < count; t *= COPIES) {
      List<Integer> fold = new ArrayList<>();
      for (int k = 1; k < Math.min(COPIES, count / t); k++) {
        fold.add(k * t * step);
      }
      folds.add(fold);
    }
    return folds;
  }

  /// The sum, `z` itself where `count` is 1; no level is consumed.
  public static Ciphertext evaluate(Evaluator evaluator, Ciphertext z, int step, int count) {
    List<List<Integer>> folds = folds(step, count);
    if (folds.isEmpty()) {
      return z;
    }
    ScratchPool pool = evaluator.context().ring().scratch();
    int level = z.level();
    int limbs = evaluator.context().parameters().limbs(level);
    ExtendedPair sum = timesP(evaluator, z.polynomials().get(0), z.polynomials().get(1), level);
    fold(evaluator, sum, Optional.of(z.polynomials().get(1)), level, folds.getFirst());
    for (List<Integer> fold : folds.subList(1, folds.size())) {
      fold(evaluator, sum, Optional.empty(), level, fold);
    }
    double[][] c0 = pool.take(limbs);
    double[][] c1 = pool.take(limbs);
    evaluator.switcher().divideByP(List.of(sum.c0(), sum.c1()), level, List.of(c0, c1));
    sum.give(pool);
    return Ciphertext.of(level, z.scale(), c0, c1);
  }

  /// The rotations of `sum` by each of `steps` added to it, one after the other: `sum ← sum +
  /// rotate(sum, step)`.
  ///
  /// @param sum modulo QP, or modulo Q, then given back to the pool
  /// @return the folded sum modulo QP; the caller gives it back
  static ExtendedPair folded(
      Evaluator evaluator, ExtendedPair sum, int level, List<Integer> steps) {
    CkksContext context = evaluator.context();
    boolean extended = sum.c0().length > context.parameters().limbs(level);
    ExtendedPair folded = extended ? sum : timesP(evaluator, sum.c0(), sum.c1(), level);
    Optional<double[][]> c1 = extended ? Optional.empty() : Optional.of(sum.c1());
    for (int step : steps) {
      fold(evaluator, folded, c1, level, List.of(step));
      c1 = Optional.empty();
    }
    if (!extended) {
      sum.give(context.ring().scratch());
    }
    return folded;
  }

  /// `P·z` modulo QP.
  private static ExtendedPair timesP(Evaluator evaluator, double[][] c0, double[][] c1, int level) {
    CkksContext context = evaluator.context();
    int limbs = context.extendedBasis(level).size();
    ExtendedPair pair = ExtendedPair.take(context.ring().scratch(), limbs);
    context
        .workers()
        .each(
            limbs,
            j -> {
              Arrays.fill(pair.c0()[j], 0);
              Arrays.fill(pair.c1()[j], 0);
              evaluator.switcher().addTimesP(c0, level, j, pair.c0()[j]);
              evaluator.switcher().addTimesP(c1, level, j, pair.c1()[j]);
            });
    return pair;
  }

  /// Adds the rotations of `sum` to it.
  ///
  /// @param c1 its second polynomial divided by P, if it is known
  private static void fold(
      Evaluator evaluator,
      ExtendedPair sum,
      Optional<double[][]> c1,
      int level,
      List<Integer> steps) {
    Ring ring = evaluator.context().ring();
    KeySwitcher switcher = evaluator.switcher();
    List<ExtendedRotation> rotations =
        steps.stream().map(step -> new ExtendedRotation(evaluator, step, level)).toList();
    Consumer<DigitLimb> use =
        digits -> {
          int j = digits.index();
          double[] c0 = ring.scratch().take();
          System.arraycopy(sum.c0()[j], 0, c0, 0, c0.length);
          for (ExtendedRotation rotation : rotations) {
            rotation.accumulateLimb(digits, c0, sum.c0()[j], sum.c1()[j]);
          }
          ring.scratch().give(c0);
        };
    if (c1.isPresent()) {
      switcher.decompose(c1.get(), level, use);
    } else {
      switcher.divideAndDecompose(sum.c1(), level, use);
    }
  }
}
