package dev.sotto.ckks.circuits;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.RealPairEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A block matrix over slots, `y_o = Σ_i M_{o,i}·x_i + bias_o`, by diagonals with baby steps, giant
/// steps and double hoisting. Consumes one level. Safe for use by several threads.
///
/// Each input is decomposed once; its rotations stay modulo QP and are shared by all outputs; one
/// division by P for each giant step; one last division by P and the level's primes together.
public final class LinearTransform {
  /// Diagonals of one limb that each thread holds at a time.
  public static final int DIAGONALS_AT_A_TIME = 64;

  private final Evaluator evaluator;
  private final Encoder encoder;
  private final RealPairEncoder pairs;
  private final int inputs;
  private final int outputs;
  private final DiagonalSource source;
  private final DiagonalCache cache;
  private final int slots;
  private final List<PartialSum> sums;

  /// The diagonals, by their numbers.
  private final List<Diagonal> diagonals = new ArrayList<>();

  private final boolean rotates;

  private record Diagonal(int output, int input, int step, int giantStep) {}

  /// A transform of `inputs` ciphertexts to `outputs` ciphertexts; diagonals that the plan does not
  /// reach count as zero.
  public LinearTransform(
      Evaluator evaluator,
      Encoder encoder,
      int inputs,
      int outputs,
      DiagonalSource source,
      BabyGiantPlan plan,
      DiagonalCache cache) {
    this.evaluator = evaluator;
    this.encoder = encoder;
    this.pairs = new RealPairEncoder(evaluator.context());
    this.inputs = inputs;
    this.outputs = outputs;
    this.source = source;
    this.cache = cache;
    this.slots = evaluator.context().parameters().slots();
    SortedMap<Integer, PartialSum> byPosition = new TreeMap<>();
    for (int input = 0; input < inputs; input++) {
      for (int output = 0; output < outputs; output++) {
        addTerms(input, output, plan, byPosition);
      }
    }
    sums = List.copyOf(byPosition.values());
    rotates = diagonals.stream().anyMatch(d -> d.giantStep() != 0 || d.step() != d.giantStep());
    cache.reserve(RealDiagonals.pairs(diagonals.size()), evaluator.context().parameters().degree());
  }

  /// Numbers the diagonals of one block and adds their terms to the sums, which are ordered by
  /// output and, downwards, by giant step.
  private void addTerms(
      int input, int output, BabyGiantPlan plan, SortedMap<Integer, PartialSum> byPosition) {
    int logN = evaluator.context().parameters().logN();
    Set<Integer> reached = new HashSet<>();
    int giants = plan.giantSteps().size();
    for (int g = giants - 1; g >= 0; g--) {
      int giantStep = GaloisElements.normalize(logN, plan.giantSteps().get(g));
      List<PartialSum.Term> terms = new ArrayList<>();
      for (int baby : plan.babySteps()) {
        int babyStep = GaloisElements.normalize(logN, baby);
        int step = (giantStep + babyStep) % slots;
        if (reached.add(step) && !source.isZero(output, input, step, slots)) {
          terms.add(new PartialSum.Term(input, babyStep, diagonals.size()));
          diagonals.add(new Diagonal(output, input, step, giantStep));
        }
      }
      if (!terms.isEmpty()) {
        byPosition.merge(
            (output + 1) * giants - g, new PartialSum(output, giantStep, terms), PartialSum::plus);
      }
    }
  }

  /// The number of diagonals that are not zero, over all blocks.
  public int diagonals() {
    return diagonals.size();
  }

  /// The rotations in use, each in `[1, slots)`: keys for all are needed at the inputs' level.
  public Set<Integer> rotations() {
    Set<Integer> rotations = new TreeSet<>();
    sums.forEach(sum -> sum.terms().forEach(term -> rotations.add(term.babyStep())));
    for (int o = 0; o < outputs; o++) {
      int output = o;
      rotations.addAll(
          GiantSteps.distances(
              sums.stream()
                  .filter(sum -> sum.output() == output)
                  .map(PartialSum::giantStep)
                  .toList()));
    }
    rotations.remove(0);
    return rotations;
  }

  /// Evaluates without biases.
  ///
  /// @throws IllegalArgumentException as [#evaluate(List,List,List,double,long)]
  public List<Ciphertext> evaluate(List<Ciphertext> x, double targetScale) {
    return evaluate(x, List.of(), List.of(), targetScale, Long.MAX_VALUE);
  }

  /// Evaluates at one level below the inputs' and at exactly `targetScale`.
  ///
  /// @param x the inputs, of one level, one scale, and degree 1
  /// @param folds rotations of the sums that are added to them before the rescale, in turn, `y ← y
  ///   + rotate(y, fold)`: keys for them are needed at the inputs' level too
  /// @param biases for each output the slots to add, or an empty list for none at all
  /// @param targetScale the outputs' scale
  /// @param sumBytes about how much memory partial sums may take at a time; with less than all of
  ///   them need, inputs are decomposed and rotated several times
  /// @throws IllegalArgumentException if the inputs are not as said
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a key for a rotation
  public List<Ciphertext> evaluate(
      List<Ciphertext> x,
      List<Integer> folds,
      List<double[]> biases,
      double targetScale,
      long sumBytes) {
    Ciphertext first = checkInputs(x);
    if (!biases.isEmpty() && biases.size() != outputs) {
      throw new IllegalArgumentException(biases.size() + " biases for " + outputs + " outputs");
    }
    int level = first.level();
    if (rotates) {
      rotations().forEach(step -> evaluator.keys().rotationKey(step, level));
    }
    folds.forEach(step -> evaluator.keys().rotationKey(step, level));
    double unit = evaluator.context().parameters().rescaledScale(first.scale(), level);
    CkksContext context = evaluator.context();
    RealDiagonals encoded =
        new RealDiagonals(
            context,
            pairs,
            this::rotatedBack,
            diagonals.size(),
            cache,
            rotates ? context.extendedBasis(level) : context.basis(level),
            level,
            targetScale / unit);
    List<Ciphertext> results =
        new LinearEvaluation(evaluator, sums, rotates, level, encoded)
            .run(x, outputs, folds, targetScale, sumBytes);
    List<Ciphertext> biased = new ArrayList<>();
    for (int o = 0; o < outputs; o++) {
      boolean none = biases.isEmpty() || biases.get(o).length == 0;
      biased.add(
          none
              ? results.get(o)
              : evaluator.add(
                  results.get(o), encoder.encode(biases.get(o), level - 1, targetScale)));
    }
    return biased;
  }

  /// How many of `sums` partial sums, of `pairBytes` each, are held at a time.
  public static int sumsHeld(int sums, long sumBytes, long pairBytes) {
    return LinearEvaluation.sumsHeld(sums, sumBytes, pairBytes);
  }

  /// A diagonal rotated back by its giant step.
  private double[] rotatedBack(int number) {
    Diagonal diagonal = diagonals.get(number);
    double[] filled = new double[slots];
    double[] rotated = new double[slots];
    if (source.fill(diagonal.output(), diagonal.input(), diagonal.step(), filled)) {
      int giant = diagonal.giantStep();
      System.arraycopy(filled, 0, rotated, giant, slots - giant);
      System.arraycopy(filled, slots - giant, rotated, 0, giant);
    }
    return rotated;
  }

  private Ciphertext checkInputs(List<Ciphertext> x) {
    if (x.size() != inputs) {
      throw new IllegalArgumentException(x.size() + " inputs, not " + inputs);
    }
    Ciphertext first = x.getFirst();
    for (Ciphertext input : x) {
      if (input.degree() != 1 || input.level() != first.level() || input.scale() != first.scale()) {
        throw new IllegalArgumentException(
            "inputs of degree %d, level %d, scale %s and degree %d, level %d, scale %s"
                .formatted(
                    first.degree(),
                    first.level(),
                    first.scale(),
                    input.degree(),
                    input.level(),
                    input.scale()));
      }
    }
    if (first.level() == 0) {
      throw new IllegalArgumentException("a linear transform consumes a level; at 0 none is left");
    }
    return first;
  }
}
