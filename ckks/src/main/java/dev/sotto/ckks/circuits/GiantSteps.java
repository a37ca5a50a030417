package dev.sotto.ckks.circuits;

import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Adds up partial sums, each rotated by its giant step, modulo QP still; belongs to one thread.
///
/// They come from the largest step down, and what is there is rotated by the distance to the next
/// one: as many rotations as steps, but keys for the distances alone, which are few and often one.
final class GiantSteps {
  private final CkksContext context;
  private final Evaluator evaluator;
  private final Ring ring;
  private final int level;
  private final Basis basis;
  private Optional<ExtendedPair> sum = Optional.empty();

  /// The step of what was added last.
  private int step;

  /// @param basis of the partial sums: modulo QP, or modulo Q where the only step is zero
  GiantSteps(Evaluator evaluator, int level, Basis basis) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.ring = context.ring();
    this.level = level;
    this.basis = basis;
  }

  /// The rotations of these steps, each in `[0, slots)`, from the lowest step up; one by 0 is none.
  static List<Integer> distances(Collection<Integer> steps) {
    List<Integer> distances = new ArrayList<>();
    int below = 0;
    for (int step : new TreeSet<>(steps)) {
      distances.add(step - below);
      below = step;
    }
    return distances;
  }

  /// Adds `partial` rotated by `step`, which is below all earlier ones; takes it over.
  void add(ExtendedPair partial, int step) {
    sum.ifPresent(earlier -> accumulate(earlier, this.step - step, partial));
    sum = Optional.of(partial);
    this.step = step;
  }

  /// The sum; the caller gives it back to the pool.
  ExtendedPair total() {
    if (sum.isEmpty() || step != 0) {
      ExtendedPair zero = ExtendedPair.take(ring.scratch(), basis.size());
      zero.clear();
      add(zero, 0);
    }
    return sum.orElseThrow();
  }

  /// `total += partial` rotated by `distance`, with one division by P; gives `partial` back.
  private void accumulate(ExtendedPair partial, int distance, ExtendedPair total) {
    ExtendedRotation rotation = new ExtendedRotation(evaluator, distance, level);
    evaluator
        .switcher()
        .divideAndDecompose(
            partial.c1(),
            level,
            digits -> {
              int j = digits.index();
              rotation.accumulateLimb(digits, partial.c0()[j], total.c0()[j], total.c1()[j]);
            });
    partial.give(ring.scratch());
  }
}
