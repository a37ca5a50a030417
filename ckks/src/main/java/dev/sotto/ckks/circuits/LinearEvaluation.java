package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.ScratchPool;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One run of a [LinearTransform]: which rotated inputs and partial sums are alive when.
///
/// Rotated inputs are made in batches that fit the memory allowed. After each batch every partial
/// sum takes in what the batch has for it; those that have all their terms are added up from the
/// largest giant step down, so with a single batch there is one partial sum at a time.
final class LinearEvaluation {
  private static final int TERMS = LinearTransform.DIAGONALS_AT_A_TIME;

  private final Evaluator evaluator;
  private final CkksContext context;
  private final ScratchPool pool;
  private final List<Map<Integer, List<LinearTransform.Term>>> rows;
  private final List<Set<Integer>> babySteps;
  private final boolean rotates;
  private final int level;
  private final Basis basis;
  private final Diagonals diagonals;

  /// For each output, the sum of what is complete, and the giant steps that are not, in order.
  private final List<GiantSteps> totals = new ArrayList<>();

  private final List<Deque<Integer>> waiting = new ArrayList<>();

  /// Encoded diagonals.
  interface Diagonals {
    Plaintext get(int output, int giantStep, LinearTransform.Term term);
  }

  private record Rotation(int input, int babyStep) {}

  private record Sum(int output, int giantStep) {}

  LinearEvaluation(
      Evaluator evaluator,
      List<Map<Integer, List<LinearTransform.Term>>> rows,
      List<Set<Integer>> babySteps,
      boolean rotates,
      int level,
      Diagonals diagonals) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.pool = context.ring().scratch();
    this.rows = rows;
    this.babySteps = babySteps;
    this.rotates = rotates;
    this.level = level;
    this.basis = rotates ? context.extendedBasis(level) : context.basis(level);
    this.diagonals = diagonals;
    for (var row : rows) {
      totals.add(new GiantSteps(evaluator, level, basis));
      waiting.add(new ArrayDeque<>(row.keySet()));
    }
  }

  List<Ciphertext> run(List<Ciphertext> x, double targetScale, long rotationBytes) {
    Map<Sum, ExtendedPair> open = new HashMap<>();
    Map<Sum, Integer> missing = new HashMap<>();
    for (int o = 0; o < rows.size(); o++) {
      int output = o;
      rows.get(o).forEach((g, terms) -> missing.put(new Sum(output, g), terms.size()));
    }
    long pairBytes = 2L * basis.size() * context.parameters().degree() * Double.BYTES;
    long batch = LinearTransform.rotationsHeld(rotationBytes, pairBytes);
    Map<Rotation, ExtendedPair> held = new HashMap<>();
    int left = babySteps.stream().mapToInt(Set::size).sum();
    for (int i = 0; i < x.size(); i++) {
      if (babySteps.get(i).isEmpty()) {
        continue;
      }
      try (RotatedInput rotated = open(x.get(i))) {
        for (int step : babySteps.get(i)) {
          held.put(new Rotation(i, step), rotated.rotate(step));
          left--;
          if (held.size() >= batch || left == 0) {
            absorb(held, open, missing);
            if (rotates) {
              held.values().forEach(pair -> pair.give(pool));
            }
            held.clear();
          }
        }
      }
    }
    List<Ciphertext> results = new ArrayList<>();
    for (GiantSteps total : totals) {
      results.add(divide(total.total(), targetScale));
    }
    return results;
  }

  /// A source of one input's rotations.
  private interface RotatedInput extends AutoCloseable {
    ExtendedPair rotate(int step);

    @Override
    void close();
  }

  private RotatedInput open(Ciphertext input) {
    if (!rotates) {
      return new RotatedInput() {
        @Override
        public ExtendedPair rotate(int step) {
          return new ExtendedPair(input.polynomials().get(0), input.polynomials().get(1));
        }

        @Override
        public void close() {}
      };
    }
    BabySteps steps = new BabySteps(evaluator, input);
    return new RotatedInput() {
      @Override
      public ExtendedPair rotate(int step) {
        return steps.rotate(step);
      }

      @Override
      public void close() {
        steps.close();
      }
    };
  }

  private void absorb(
      Map<Rotation, ExtendedPair> held,
      Map<Sum, ExtendedPair> open,
      Map<Sum, Integer> missing) {
    for (int o = 0; o < rows.size(); o++) {
      for (var entry : rows.get(o).entrySet()) {
        List<LinearTransform.Term> terms =
            entry.getValue().stream()
                .filter(t -> held.containsKey(new Rotation(t.input(), t.babyStep())))
                .toList();
        if (terms.isEmpty()) {
          continue;
        }
        Sum sum = new Sum(o, entry.getKey());
        for (int start = 0; start < terms.size(); start += TERMS) {
          List<LinearTransform.Term> some =
              terms.subList(start, Math.min(terms.size(), start + TERMS));
          boolean fresh = !open.containsKey(sum);
          ExtendedPair partial =
              open.computeIfAbsent(sum, s -> ExtendedPair.take(pool, basis.size()));
          multiplyAccumulate(sum, some, held, partial, fresh);
        }
        missing.merge(sum, -terms.size(), Integer::sum);
        finish(o, open, missing);
      }
    }
  }

  private void multiplyAccumulate(
      Sum sum,
      List<LinearTransform.Term> terms,
      Map<Rotation, ExtendedPair> held,
      ExtendedPair partial,
      boolean fresh) {
    int count = terms.size();
    List<Plaintext> plain = new ArrayList<>();
    List<ExtendedPair> pairs = new ArrayList<>();
    for (LinearTransform.Term term : terms) {
      plain.add(diagonals.get(sum.output(), sum.giantStep(), term));
      ExtendedPair pair = held.get(new Rotation(term.input(), term.babyStep()));
      if (pair != null) {
        pairs.add(pair);
      }
    }
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    context
        .workers()
        .each(
            basis.size(),
            j -> {
              double[][] a = new double[count][];
              double[][] b0 = new double[count][];
              double[][] b1 = new double[count][];
              for (int t = 0; t < count; t++) {
                a[t] = plain.get(t).limbs()[j];
                b0[t] = pairs.get(t).c0()[j];
                b1[t] = pairs.get(t).c1()[j];
              }
              var modulus = ring.modulus(basis.prime(j));
              double[] out0 = partial.c0()[j];
              double[] out1 = partial.c1()[j];
              if (fresh) {
                kernels.innerProduct(a, b0, b1, count, out0, out1, modulus);
              } else {
                kernels.innerProductAccumulate(a, b0, b1, count, out0, out1, modulus);
              }
            });
  }

  /// Adds the partial sums that have all their terms, as far as no larger giant step lacks any.
  private void finish(int output, Map<Sum, ExtendedPair> open, Map<Sum, Integer> missing) {
    Deque<Integer> steps = waiting.get(output);
    while (!steps.isEmpty()) {
      Sum sum = new Sum(output, steps.element());
      ExtendedPair partial = open.get(sum);
      if (partial == null || missing.getOrDefault(sum, 0) > 0) {
        return;
      }
      open.remove(sum);
      totals.get(output).add(partial, steps.remove());
    }
  }

  private Ciphertext divide(ExtendedPair total, double targetScale) {
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
}
