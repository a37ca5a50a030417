package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import dev.sotto.optimizer.packing.RandomGraphs;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The noise estimated for every value of a circuit against that of encrypted runs.
class EstimateNoiseDifferentialTest {
  /// Two bits: gains are means over rows and over a grid of arguments.
  private static final double FACTOR = 4;

  private static final int SAMPLES = 64;
  private static final int INPUTS = 12;
  private static final int LAYERS = 4;

  // A ring too small to be secure.
  private static final int LOG_N = 10;
  private static final int SLOTS = 1 << (LOG_N - 1);
  private static final int BATCH = 8;
  private static final double SCALE_BITS = 32;
  private static final double FIRST_BITS = 49;
  private static final int USABLE_LEVELS = 6;
  private static final int DIGIT_PRIMES = 4;
  private static final RingCosts COSTS =
      new RingCosts(CostTable.standard(), 12, DIGIT_PRIMES, DIGIT_PRIMES);

  @Test
  void everyValueOfALeveledCircuitHasTheNoiseEstimated() {
    Seeds.forEach(
        3,
        random -> {
          Compilation compiled = compiled(random);
          Circuit circuit = compiled.model().circuit();
          agree(
              EstimateNoise.deviations(compiled.packed(), compiled.arguments(), circuit),
              circuit,
              CoreParameters.of(circuit.parameters()),
              inputs(random, compiled));
        });
  }

  @Test
  void everyValueOfACircuitWithBootstrapsHasTheNoiseEstimated() {
    Bootstrapping bootstrapping = CoreParameters.bootstrapping(Precision.STANDARD, SLOTS);
    ModulusShape shape =
        new ModulusShape(
            LOG_N,
            LevelScales.uniform(bootstrapping.inputLevel() + USABLE_LEVELS, SCALE_BITS),
            FIRST_BITS,
            DIGIT_PRIMES,
            DIGIT_PRIMES,
            ModulusShape.TOP_BITS + 0.1,
            Optional.of(bootstrapping));
    ScaleTable scales = ScaleTable.of(shape);
    CkksParameters core = insecure(scales.parameters());
    EvaluationKeyPlan keys = CoreParameters.bootstrapKeys(core, bootstrapping);
    Seeds.forEach(
        3,
        random -> {
          Compilation compiled = compiled(random);
          PackedProgram program =
              PackProgram.pack(compiled.approximated(), PackOptions.of(SLOTS / BATCH, COSTS));
          LevelPlan plan = place(program, shape, bootstrapping);
          assertFalse(plan.refreshed().isEmpty());
          Circuit circuit =
              EmitCircuit.emit(LinearMaps.of(program), plan, scales, COSTS, Optional.of(keys))
                  .circuit();
          agree(
              EstimateNoise.deviations(
                  LinearMaps.of(program, compiled.arguments()),
                  circuit,
                  scale -> CoreParameters.bootstrapDeviation(core, bootstrapping, scale)),
              circuit,
              core,
              inputs(random, compiled));
        });
  }

  static Compilation compiled(SplittableRandom random) {
    TensorGraph graph = network(random);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < SAMPLES; s++) {
      samples.add(List.of(RandomGraphs.values(random, Shape.of(1, INPUTS))));
    }
    return Compiler.compile(graph, samples, CompileOptions.standard());
  }

  /// New samples as they are encrypted.
  private static List<Map<String, Tensor>> inputs(SplittableRandom random, Compilation compiled) {
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      Map<String, Tensor> sample = Map.of("x", RandomGraphs.values(random, Shape.of(1, INPUTS)));
      inputs.add(TensorInterpreter.run(compiled.model().head(), sample));
    }
    return inputs;
  }

  private static CkksParameters insecure(CircuitParameters parameters) {
    return CkksParameters.insecure(
        InsecureAccess.FOR_TESTS,
        parameters.logN(),
        parameters.levelPrimes().stream()
            .map(primes -> primes.stream().mapToLong(Long::longValue).toArray())
            .toList(),
        parameters.specialPrimes().stream().mapToLong(Long::longValue).toArray(),
        parameters.digitPrimes());
  }

  private static LevelPlan place(
      PackedProgram program, ModulusShape shape, Bootstrapping bootstrapping) {
    KeyPlan keyPlan =
        KeyPlan.of(
            LinearMaps.of(program),
            ProgramDepth.levels(program),
            COSTS,
            SLOTS / program.width(),
            SLOTS,
            Optional.empty());
    BootstrapCosts bootstraps = ReferenceBootstrap.costs(COSTS, bootstrapping, SLOTS);
    return PlaceBootstraps.place(
            program,
            bootstrapping.inputLevel(),
            shape.levels(),
            new OperationCosts(keyPlan, COSTS, Optional.of(bootstraps)))
        .orElseThrow()
        .plan();
  }

  /// Weighted sums with functions between them.
  private static TensorGraph network(SplittableRandom random) {
    List<Activation> functions =
        List.of(new Activation.Relu(), new Activation.Tanh(), new Activation.Sigmoid());
    List<TensorNode> nodes = new ArrayList<>();
    String value = "x";
    int from = INPUTS;
    for (int layer = 0; layer < LAYERS; layer++) {
      int to = 4 + random.nextInt(12);
      double bound = Math.sqrt(3.0 / from);
      Tensor weights =
          Tensor.wrap(
              Shape.of(from, to), random.doubles((long) from * to, -bound, bound).toArray());
      Tensor bias = Tensor.wrap(Shape.of(to), random.doubles(to, -0.2, 0.2).toArray());
      Shape shape = Shape.of(1, to);
      TensorOp sums = new TensorOp.FullyConnected(weights, Optional.of(bias));
      nodes.add(new TensorNode("sums" + layer, sums, List.of(value), shape, "sums" + layer));
      value = "sums" + layer;
      if (layer < LAYERS - 1) {
        TensorOp function = new TensorOp.Activate(functions.get(random.nextInt(functions.size())));
        nodes.add(
            new TensorNode("active" + layer, function, List.of(value), shape, "active" + layer));
        value = "active" + layer;
      }
      from = to;
    }
    return new TensorGraph(
        "network",
        List.of(new TensorGraph.TensorInput("x", Shape.of(1, INPUTS))),
        nodes,
        List.of(new TensorGraph.TensorOutput("y", value)));
  }

  private static void agree(
      Map<String, Double> estimated,
      Circuit circuit,
      CkksParameters parameters,
      List<Map<String, Tensor>> inputs) {
    Map<String, Double> measured =
        MeasuredNoise.of(circuit, parameters, inputs, estimated.keySet());
    assertEquals(estimated.keySet(), measured.keySet());
    measured.forEach(
        (value, deviation) -> {
          double ratio = deviation / Objects.requireNonNull(estimated.get(value));
          assertTrue(
              ratio <= FACTOR && ratio >= 1 / FACTOR,
              () -> "%s has %.2f times the noise estimated".formatted(value, ratio));
        });
  }
}
