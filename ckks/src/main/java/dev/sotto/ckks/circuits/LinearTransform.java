package dev.sotto.ckks.circuits;

import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A block matrix over slots, `y_o = Σ_i M_{o,i}·x_i + bias_o`, by diagonals with baby steps, giant
/// steps and double hoisting. Consumes one level. Safe for use by several threads.
///
/// Each input is decomposed once; its rotations stay modulo QP and are shared by all outputs; one
/// division by P for each giant step; one last division by P and the level's primes together.
///
/// Source: J.-P. Bossuat, C. Mouchet, J. Troncoso-Pastoriza, J.-P. Hubaux, "Efficient Bootstrapping
/// for Approximate Homomorphic Encryption with Non-sparse Keys", 2021, §4.
public final class LinearTransform {
  /// Plaintexts held at a time, and terms that one inner product reduces once.
  public static final int DIAGONALS_AT_A_TIME = 7;

  private final Evaluator evaluator;
  private final Encoder encoder;
  private final int inputs;
  private final int outputs;
  private final DiagonalSource source;
  private final DiagonalCache cache;
  private final int slots;

  /// For each output and giant step, from the largest down, the diagonals that are not zero.
  private final List<Map<Integer, List<Term>>> rows = new ArrayList<>();

  /// For each input, the baby steps in use.
  private final List<Set<Integer>> babySteps = new ArrayList<>();

  private final boolean rotates;

  /// One diagonal: rotate `input` by `babyStep`, multiply by diagonal `step`.
  record Term(int input, int babyStep, int step) {}

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
    this.inputs = inputs;
    this.outputs = outputs;
    this.source = source;
    this.cache = cache;
    this.slots = evaluator.context().parameters().slots();
    for (int i = 0; i < inputs; i++) {
      babySteps.add(new TreeSet<>());
    }
    for (int o = 0; o < outputs; o++) {
      rows.add(row(o, plan));
    }
    boolean anyBaby = babySteps.stream().flatMap(Set::stream).anyMatch(step -> step != 0);
    boolean anyGiant = rows.stream().flatMap(r -> r.keySet().stream()).anyMatch(step -> step != 0);
    rotates = anyBaby || anyGiant;
  }

  private Map<Integer, List<Term>> row(int output, BabyGiantPlan plan) {
    int logN = evaluator.context().parameters().logN();
    Map<Integer, List<Term>> row = new TreeMap<>(Comparator.reverseOrder());
    for (int input = 0; input < inputs; input++) {
      Set<Integer> reached = new HashSet<>();
      for (int giant : plan.giantSteps()) {
        int giantStep = GaloisElements.normalize(logN, giant);
        for (int baby : plan.babySteps()) {
          int babyStep = GaloisElements.normalize(logN, baby);
          int step = (giantStep + babyStep) % slots;
          if (reached.add(step) && !source.isZero(output, input, step, slots)) {
            row.computeIfAbsent(giantStep, g -> new ArrayList<>())
                .add(new Term(input, babyStep, step));
            babySteps.get(input).add(babyStep);
          }
        }
      }
    }
    return row;
  }

  /// The number of diagonals that are not zero, over all blocks.
  public int diagonals() {
    return rows.stream().flatMap(row -> row.values().stream()).mapToInt(List::size).sum();
  }

  /// The rotations in use, each in `[1, slots)`: keys for all are needed at the inputs' level.
  public Set<Integer> rotations() {
    Set<Integer> rotations = new TreeSet<>();
    babySteps.forEach(rotations::addAll);
    rows.forEach(row -> rotations.addAll(GiantSteps.rotations(row.keySet())));
    rotations.remove(0);
    return rotations;
  }

  /// Evaluates without biases.
  ///
  /// @throws IllegalArgumentException as [#evaluate(List,List,double,long)]
  public List<Ciphertext> evaluate(List<Ciphertext> x, double targetScale) {
    return evaluate(x, List.of(), targetScale, Long.MAX_VALUE);
  }

  /// Evaluates at one level below the inputs' and at exactly `targetScale`.
  ///
  /// @param x the inputs, of one level, one scale, and degree 1
  /// @param biases for each output the slots to add, or an empty list for none at all
  /// @param targetScale the outputs' scale
  /// @param rotationBytes about how much memory rotated inputs may take at a time; with less than
  ///     all of them need, the partial sums of all outputs are held instead
  /// @throws IllegalArgumentException if the inputs are not as said
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a key for a rotation
  public List<Ciphertext> evaluate(
      List<Ciphertext> x, List<double[]> biases, double targetScale, long rotationBytes) {
    Ciphertext first = checkInputs(x);
    if (!biases.isEmpty() && biases.size() != outputs) {
      throw new IllegalArgumentException(biases.size() + " biases for " + outputs + " outputs");
    }
    int level = first.level();
    if (rotates) {
      rotations().forEach(step -> evaluator.keys().rotationKey(step, level));
    }
    double unit = evaluator.context().parameters().rescaledScale(first.scale(), level);
    double plainScale = targetScale / unit;
    LinearEvaluation evaluation =
        new LinearEvaluation(
            evaluator,
            rows,
            babySteps,
            rotates,
            level,
            (output, giant, term) -> diagonal(output, giant, term, level, plainScale));
    List<Ciphertext> results = evaluation.run(x, targetScale, rotationBytes);
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

  /// How many rotated inputs of `pairBytes` each are held at a time.
  public static long rotationsHeld(long rotationBytes, long pairBytes) {
    return Math.max(DIAGONALS_AT_A_TIME, rotationBytes / pairBytes);
  }

  private Plaintext diagonal(int output, int giant, Term term, int level, double scale) {
    return cache.get(
        new DiagonalCache.Key(output, term.input(), term.step(), giant),
        () -> {
          double[] diagonal = new double[slots];
          if (!source.fill(output, term.input(), term.step(), diagonal)) {
            Arrays.fill(diagonal, 0);
          }
          double[] rotated = new double[slots];
          System.arraycopy(diagonal, 0, rotated, giant, slots - giant);
          System.arraycopy(diagonal, slots - giant, rotated, 0, giant);
          return rotates
              ? encoder.encodeExtended(rotated, level, scale)
              : encoder.encode(rotated, level, scale);
        });
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
