package dev.sotto.runtime;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.circuit.SplitModel.CompileFacts;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.LinearDiagonals;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Small compiled models written by hand, over secure parameters.
public final class HandBuiltModels {
  /// log₂ of the primes of modular reduction and of CoeffsToSlots.
  static final double TOP_BITS = 45;

  /// The standard reduction between transforms of one level each.
  static final Bootstrapping SIXTEEN_SLOTS = new Bootstrapping(16, 1, 8, 2, 32, 13, 24, 3, 1, 9);

  private final CircuitParameters parameters;
  private final int width;
  private final SplittableRandom random;
  private final List<CircuitNode> nodes = new ArrayList<>();
  private final Map<String, CircuitNode> byName = new HashMap<>();
  private final Map<Integer, Integer> rotations = new TreeMap<>();
  private int relinearizationLevel = -1;
  private Optional<EvaluationKeyPlan> bootstrapKeys = Optional.empty();

  private HandBuiltModels(CkksParameters parameters, int width, long seed) {
    this(circuitParameters(parameters, Optional.empty()), width, seed);
  }

  private HandBuiltModels(CircuitParameters parameters, int width, long seed) {
    this.parameters = parameters;
    this.width = width;
    this.random = new SplittableRandom(seed);
  }

  private static CircuitParameters circuitParameters(
      CkksParameters parameters, Optional<Bootstrapping> bootstrapping) {
    List<List<Long>> levels = new ArrayList<>();
    for (int level = 0; level <= parameters.maxLevel(); level++) {
      levels.add(parameters.group(level).stream().map(Modulus::value).toList());
    }
    return new CircuitParameters(
        parameters.logN(),
        levels,
        parameters.specialModuli().stream().map(Modulus::value).toList(),
        parameters.primesPerDigit(),
        128,
        bootstrapping);
  }

  /// Two levels of 24 bits at N = 2^12: `log₂QP` = 104 of 106.
  static CkksParameters small() {
    return CkksParameters.builder(12)
        .firstModulusBits(28)
        .levels(2, 24)
        .specialPrimes(1, 28)
        .build();
  }

  /// Four levels of 30 bits at N = 2^13: `log₂QP` = 195 of 214.
  static CkksParameters medium() {
    return CkksParameters.builder(13)
        .firstModulusBits(36)
        .levels(4, 30)
        .specialPrimes(1, 39)
        .build();
  }

  /// `y = 4·(M·(x/4) + b)`, 16 → 8, folded: one level at N = 2^12, 128 samples to a batch.
  public static SplitModel affine(long seed) {
    HandBuiltModels m = new HandBuiltModels(small(), 16, seed);
    m.input("x0", 16, 1);
    m.linear("y0", "x0", 8, 8, 2);
    return m.model("affine", "y0", 0);
  }

  /// `P(M₁·x) → M₂`, a cubic between two maps, 16 → 16 → 4.
  public static SplitModel network(long seed) {
    HandBuiltModels m = new HandBuiltModels(medium(), 32, seed);
    m.input("x0", 16, 4);
    m.linear("hidden", "x0", 16, 16, 4);
    m.polynomial("active", "hidden", 0.2, 0.5, 0.15, 0.1);
    m.linear("y0", "active", 4, 4, 2);
    return m.model("network", "y0", 1);
  }

  /// `(M₁·x)² + M₂·x`, with every other operator, on a tensor split over two ciphertexts.
  public static SplitModel operators(long seed) {
    HandBuiltModels m = new HandBuiltModels(medium(), 16, seed);
    m.input("x0", 24, 3);
    m.linear("a", "x0", 24, 16, 4);
    m.linear("b", "x0", 24, 16, 4);
    m.node(
        "square", new CircuitOp.Multiply(), List.of("a", "a"), 2, m.scale("a") * m.scale("a"), 2);
    m.relinearize("linearized", "square");
    m.rescale("scaled", "linearized");
    m.node("adjusted", new CircuitOp.Adjust(), List.of("b"), 1, m.scale("scaled"), 1);
    m.node("sum", new CircuitOp.Add(), List.of("scaled", "adjusted"), 1, m.scale("scaled"), 1);
    m.node("y0", new CircuitOp.Subtract(), List.of("sum", "scaled"), 1, m.scale("scaled"), 1);
    return m.model("operators", "y0", 0);
  }

  /// `M₂·P(M₁·x)`, a cubic between two maps, its argument refreshed: 16 → 16 → 4, one sample.
  public static SplitModel refreshed(long seed) {
    CkksParameters chain = refreshing();
    HandBuiltModels m =
        new HandBuiltModels(
            circuitParameters(chain, Optional.of(SIXTEEN_SLOTS)), chain.slots(), seed);
    m.input("x0", 16, 2);
    m.linear("hidden", "x0", 16, 16, 4);
    m.node("fresh", new CircuitOp.Bootstrap(2), List.of("hidden"), 3, m.scale("hidden"), 1);
    m.polynomial("active", "fresh", 0.2, 0.5, 0.15, 0.1);
    m.linear("y0", "active", 4, 4, 2);
    m.bootstrapKeys = Optional.of(PropagatedNoise.bootstrapKeys(chain, SIXTEEN_SLOTS));
    return m.model("refreshed", "y0", 1);
  }

  /// Three levels of 36 bits and those of [#SIXTEEN_SLOTS] at N = 2^16, the only ring in which a
  /// sparse secret is known to be secure.
  static CkksParameters refreshing() {
    return CkksParameters.builder(16)
        .firstModulusBits(TOP_BITS)
        .levels(3, TOP_BITS - SIXTEEN_SLOTS.ratioBits())
        .levels(SIXTEEN_SLOTS.topLevels(), TOP_BITS)
        .specialPrimes(4, TOP_BITS + 1)
        .primesPerDigit(4)
        .build();
  }

  private CircuitNode known(String name) {
    return ClearCircuit.require(byName, name);
  }

  double scale(String name) {
    return known(name).scale();
  }

  /// A row-major vector of `size` elements, over several ciphertexts where it is longer than one.
  private Layout layout(int size) {
    int ciphertexts = (size + width - 1) / width;
    int period = ciphertexts > 1 ? width : Math.max(1, Integer.highestOneBit(2 * size - 1));
    return new Layout(
        Shape.of(1, size), width, period, ciphertexts, List.of(new Layout.Digit(1, 1, size, 1)));
  }

  private void add(CircuitNode node) {
    nodes.add(node);
    byName.put(node.result(), node);
  }

  private void input(String name, int size, int level) {
    add(
        new CircuitNode(
            name,
            new CircuitOp.Input(name),
            List.of(),
            layout(size),
            level,
            parameters.levelPrimes().get(1).getFirst(),
            1,
            ""));
  }

  private void linear(String name, String operand, int rows, int fold, int babySteps) {
    CircuitNode from = known(operand);
    int columns = from.layout().shape().size();
    LinearOperator matrix =
        new DenseOperator(rows, columns, numbers(rows * columns, 0.9 / columns));
    CircuitOp.Linear op =
        new CircuitOp.Linear(
            List.of(matrix),
            Tensor.wrap(Shape.of(1, rows), numbers(rows, 0.1)),
            fold,
            babySteps,
            fold < columns && rows < columns);
    Layout to = layout(rows);
    add(
        new CircuitNode(
            name, op, List.of(operand), to, from.level() - 1, from.scale(), 1, "node " + name));
    LinearDiagonals diagonals = LinearDiagonals.of(op.matrices(), List.of(from.layout()), to, fold);
    for (int step : diagonals.rotations(babySteps)) {
      rotations.merge(step * parameters.slots() / width, from.level(), Math::max);
    }
  }

  private void polynomial(String name, String operand, double... coefficients) {
    CircuitNode from = known(operand);
    ChebyshevPolynomial polynomial = new ChebyshevPolynomial(coefficients);
    relinearizationLevel = Math.max(relinearizationLevel, from.level());
    add(
        new CircuitNode(
            name,
            new CircuitOp.Polynomial(polynomial),
            List.of(operand),
            from.layout(),
            from.level() - polynomial.depth(),
            from.scale(),
            1,
            "relu"));
  }

  private void relinearize(String name, String operand) {
    CircuitNode from = known(operand);
    relinearizationLevel = Math.max(relinearizationLevel, from.level());
    node(name, new CircuitOp.Relinearize(), List.of(operand), from.level(), from.scale(), 1);
  }

  private void rescale(String name, String operand) {
    CircuitNode from = known(operand);
    double scale = from.scale();
    for (long prime : parameters.levelPrimes().get(from.level())) {
      scale /= prime;
    }
    node(name, new CircuitOp.Rescale(), List.of(operand), from.level() - 1, scale, 1);
  }

  private void node(
      String name, CircuitOp op, List<String> operands, int level, double scale, int degree) {
    Layout layout = known(operands.getFirst()).layout();
    add(new CircuitNode(name, op, operands, layout, level, scale, degree, "node " + name));
  }

  private double[] numbers(int count, double bound) {
    return random.doubles(count, -bound, bound).toArray();
  }

  private SplitModel model(String name, String output, int activations) {
    Circuit circuit =
        new Circuit(
            name, parameters, width, nodes, List.of(new CircuitOutput("y0", output)), keys());
    List<ActivationFact> facts = new ArrayList<>();
    for (int i = 0; i < activations; i++) {
      facts.add(new ActivationFact("relu", "Relu", -2, 2, List.of(3), 0.01));
    }
    return new SplitModel(
        scaling(name + "_head", "x", "x0", known("x0").layout().shape(), 0.25),
        circuit,
        scaling(name + "_tail", "y0", "y", known(output).layout().shape(), 4),
        List.of(new OutputRange("y0", -1.5, 1.5)),
        PropagatedNoise.largest(circuit),
        new CompileFacts("00".repeat(32), "test", 1e-2, 10, facts, List.of("made by hand")));
  }

  private KeyList keys() {
    if (bootstrapKeys.isEmpty()) {
      return new KeyList(list(rotations), relinearizationLevel, -1);
    }
    EvaluationKeyPlan all =
        new EvaluationKeyPlan(OptionalInt.of(relinearizationLevel), rotations, OptionalInt.empty())
            .plus(bootstrapKeys.get());
    return new KeyList(
        list(all.rotationLevels()),
        all.relinearizationLevel().orElseThrow(),
        all.conjugationLevel().orElseThrow(),
        list(all.bootstrap().orElseThrow().lowRotationLevels()),
        list(all.bootstrap().orElseThrow().raisedRotationLevels()),
        true);
  }

  private static List<RotationKey> list(Map<Integer, Integer> levels) {
    List<RotationKey> keys = new ArrayList<>();
    levels.forEach((step, level) -> keys.add(new RotationKey(step, level)));
    return keys;
  }

  private static TensorGraph scaling(
      String name, String input, String output, Shape shape, double factor) {
    return new TensorGraph(
        name,
        List.of(new TensorInput(input, shape)),
        List.of(
            new TensorNode(
                "scaled",
                new TensorOp.MultiplyConstant(Tensor.scalar(factor)),
                List.of(input),
                shape,
                "")),
        List.of(new TensorOutput(output, "scaled")));
  }

  /// Samples with inputs in `[-bound, bound]`.
  public static List<Map<String, Tensor>> samples(
      SplitModel model, int count, double bound, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = model.head().inputs().getFirst().shape();
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = random.doubles(shape.size(), -bound, bound).toArray();
      samples.add(Map.of("x", Tensor.wrap(shape, values)));
    }
    return samples;
  }
}
