package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.tensor.SplitClientParts;
import dev.sotto.optimizer.tensor.TensorPasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Networks of two hidden layers on a table whose rows differ in size.
class SizeSamplesTest {
  private static final int COLUMNS = 6;
  private static final int NEURONS = 8;

  @Test
  void aDividedSampleGivesTheSameOutputs() {
    SplitClientParts.Split split =
        SplitClientParts.run(network(new Activation.Relu(), new Activation.LeakyRelu(0.2)), false);
    TensorGraph body = TensorPasses.run(TensorPasses.BODY, split.body());
    List<List<Tensor>> samples = samples(64, 1.5, 1);
    BatchEvaluator evaluator = new BatchEvaluator(body, samples);
    SampleSize size = SampleSize.of(body, evaluator.runExact(), 64).from(0.3);
    SizeSamples sized = SizeSamples.by(size, body, split.tail());
    boolean divided = false;
    for (List<Tensor> sample : samples) {
      Map<String, Tensor> head = TensorInterpreter.run(sized.head(), Map.of("x", sample.get(0)));
      double right = answer(body, split.tail(), Map.of("x", sample.get(0)));
      assertEquals(right, answer(sized.body(), sized.tail(), head), 1e-12);
      divided |= head.values().stream().anyMatch(value -> value.size() == 1 && value.at(0) < 0.2);
    }
    assertTrue(divided, "some sample has five times the threshold's size");
  }

  @Test
  void samplesAreDividedWhereTheirSizesDifferAndFunctionsAreHomogeneous() {
    Activation relu = new Activation.Relu();
    assertTrue(isDivided(network(relu, relu), samples(128, 1.2, 2)));
    assertTrue(isDivided(network(new Activation.LeakyRelu(0.1), relu), samples(128, 1.2, 2)));
    assertFalse(isDivided(network(relu, relu), samples(128, 0.1, 2)), "of one size");
    assertFalse(isDivided(network(relu, relu), samples(32, 1.2, 2)), "few samples");
    assertFalse(isDivided(network(new Activation.Tanh(), relu), samples(128, 1.2, 2)), "tanh");
  }

  @Test
  void theToleranceHoldsForSamplesNotSeen() {
    SplitModel model = compile().model();
    TensorGraph network = network(new Activation.Relu(), new Activation.Relu());
    int held = 0;
    List<List<Tensor>> samples = samples(256, 1.2, 4);
    for (int first = 0; first < samples.size(); first += 8) {
      double error = 0;
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (List<Tensor> sample : samples.subList(first, first + 8)) {
        Map<String, Tensor> x = Map.of("x", sample.get(0));
        double right = probability(network, x);
        double got = probability(model.tail(), outputs(model, x));
        error = Math.max(error, Math.abs(got - right));
        low = Math.min(low, right);
        high = Math.max(high, right);
      }
      held += error <= CompileOptions.DEFAULT_TOLERANCE * (high - low) ? 1 : 0;
    }
    assertTrue(held >= 29, held + " of 32 groups");
  }

  @Test
  void aSampleMuchLargerThanAnySeenIsNotTrusted() {
    SplitModel model = compile().model();
    double[] far = new double[COLUMNS];
    Arrays.fill(far, 1e5);
    Tensor x = Tensor.wrap(Shape.of(1, COLUMNS), far);
    Map<String, Tensor> outputs = outputs(model, Map.of("x", x));
    boolean trusted = true;
    for (OutputRange range : model.outputRanges()) {
      double value = Objects.requireNonNull(outputs.get(range.output())).at(0);
      trusted &= value >= range.low() && value <= range.high();
    }
    assertFalse(trusted);
  }

  @Test
  void noiseThatMovesOutputsApartCounts() {
    Shape one = Shape.of(1);
    TensorGraph quotient =
        new TensorGraph(
            "quotient",
            List.of(new TensorInput("a", one), new TensorInput("b", one)),
            List.of(
                node("r", new TensorOp.Activate(new Activation.Reciprocal()), one, "b"),
                node("y", new TensorOp.Multiply(), one, "a", "r")),
            List.of(new TensorOutput("y", "y")));
    TensorGraph body =
        new TensorGraph(
            "body",
            quotient.inputs(),
            List.of(),
            List.of(new TensorOutput("a", "a"), new TensorOutput("b", "b")));
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < 8; s++) {
      samples.add(List.of(Tensor.of(one, s / 7.0), Tensor.of(one, 1)));
    }
    BatchEvaluator evaluator = new BatchEvaluator(body, samples);
    Map<String, double[]> values = evaluator.runExact();
    OutputMeter meter = new OutputMeter(quotient, evaluator, values);
    Map<String, ScaledValue> plain =
        Map.of("a", ScaledValue.plain("a", 1), "b", ScaledValue.plain("b", 1));
    // At a = b = 1 an error of both together cancels, one of each against the other adds up.
    assertEquals(2, OutputGain.measure(meter, values, body, plain), 1e-3);
  }

  @Test
  void whatACompositionSparesIsUsedUpByOtherActivations() {
    SplitClientParts.Split split =
        SplitClientParts.run(network(new Activation.Relu(), new Activation.Relu()), false);
    TensorGraph body = TensorPasses.run(TensorPasses.BODY, split.body());
    Measured measured = Measured.of(body, split.tail(), samples(256, 0.4, 3));
    Map<String, double[]> gains = Activations.gains(body);
    Map<String, List<OperandProfile>> profiles = new LinkedHashMap<>();
    for (TensorNode node : body.nodes()) {
      if (node.op() instanceof TensorOp.Activate(Activation function)) {
        double[] operand = Objects.requireNonNull(measured.values().get(node.operands().get(0)));
        double[] own = Objects.requireNonNull(gains.get(node.result()));
        profiles.put(
            node.result(),
            OperandProfile.observed(function, operand, node.shape(), own, measured.importance()));
      }
    }
    FitInOrder fits = Activations.of(body, profiles, gains).fits(body, measured);
    EstimateRun estimate =
        new EstimateRun(body, _ -> new RingCosts(CostTable.standard(), 15, 9, 6));
    int composed = 0;
    for (double budget = 2e-2; budget > 1e-3; budget *= 0.9) {
      Map<String, Integer> eights = new LinkedHashMap<>();
      profiles.keySet().forEach(result -> eights.put(result, 8));
      Fitted found = new LowerDepths(fits, estimate, budget).searchWidely(eights);
      List<String> results = List.copyOf(eights.keySet());
      for (int k = 0; k < 2 && found.error() <= budget; k++) {
        String other = results.get(k);
        if (found.depth(results.get(1 - k)) > 8 && found.depth(other) <= 8) {
          composed++;
          Fitted less = fits.with(found, other, found.depth(other) - 1);
          boolean faster =
              estimate.nanos(less.approximations()) < estimate.nanos(found.approximations());
          assertFalse(faster && less.error() <= budget, found.depths() + " but less of " + other);
        }
      }
    }
    assertTrue(composed > 0, "a composition beside a polynomial");
  }

  private static Compilation compile() {
    return Compiler.compile(
        network(new Activation.Relu(), new Activation.Relu()),
        samples(256, 1.2, 3),
        CompileOptions.standard());
  }

  private static boolean isDivided(TensorGraph network, List<List<Tensor>> samples) {
    return !Compiler.compile(network, samples, CompileOptions.standard()).sizes().nodes().isEmpty();
  }

  private static Map<String, Tensor> outputs(SplitModel model, Map<String, Tensor> x) {
    return CircuitInterpreter.run(
        model.circuit(), TensorInterpreter.run(model.head(), x), (_, _) -> {});
  }

  private static double answer(TensorGraph body, TensorGraph tail, Map<String, Tensor> inputs) {
    return probability(tail, TensorInterpreter.run(body, inputs));
  }

  private static double probability(TensorGraph graph, Map<String, Tensor> inputs) {
    return Objects.requireNonNull(TensorInterpreter.run(graph, inputs).get("p")).at(0);
  }

  /// Rows around 5, whose distances from there are log-normal with `spread`.
  private static List<List<Tensor>> samples(int count, double spread, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      double size = Math.exp(spread * random.nextGaussian());
      double[] row = new double[COLUMNS];
      Arrays.setAll(row, k -> 5 + size * random.nextGaussian());
      samples.add(List.of(Tensor.wrap(Shape.of(1, COLUMNS), row)));
    }
    return samples;
  }

  /// Two hidden layers with `first` and `second`, and one probability.
  private static TensorGraph network(Activation first, Activation second) {
    SplittableRandom random = new SplittableRandom(7);
    Shape hidden = Shape.of(1, NEURONS);
    Shape single = Shape.of(1, 1);
    return new TensorGraph(
        "network",
        List.of(new TensorInput("x", Shape.of(1, COLUMNS))),
        List.of(
            node("u", connected(random, COLUMNS, NEURONS), hidden, "x"),
            node("a", new TensorOp.Activate(first), hidden, "u"),
            node("v", connected(random, NEURONS, NEURONS), hidden, "a"),
            node("b", new TensorOp.Activate(second), hidden, "v"),
            node("z", connected(random, NEURONS, 1), single, "b"),
            node("y", new TensorOp.Activate(new Activation.Sigmoid()), single, "z")),
        List.of(new TensorOutput("p", "y")));
  }

  private static TensorNode node(String result, TensorOp op, Shape shape, String... operands) {
    return new TensorNode(result, op, List.of(operands), shape, result);
  }

  private static TensorOp connected(SplittableRandom random, int from, int to) {
    double size = 1 / Math.sqrt(from);
    double[] weights = random.doubles((long) from * to, -size, size).toArray();
    double[] bias = random.doubles(to, -size, size).toArray();
    return new TensorOp.FullyConnected(
        Tensor.wrap(Shape.of(from, to), weights), Optional.of(Tensor.wrap(Shape.of(to), bias)));
  }
}
