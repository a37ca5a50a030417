package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitVerifier;
import dev.sotto.ir.packed.Layout;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.Primitive;
import dev.sotto.runtime.execution.CircuitExecutor;
import dev.sotto.runtime.execution.CkksBackend;
import dev.sotto.runtime.execution.ExecutionListener;
import dev.sotto.runtime.execution.ExecutionOptions;
import dev.sotto.runtime.format.KeyPlans;
import dev.sotto.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the cost table's primitives are executed, against what estimates count.
class EstimatedWorkTest {
  /// What all other primitives are counted as, together.
  private static final double TINY = 1e-6;

  private static final List<Primitive> COUNTED =
      List.of(
          Primitive.TRANSFORM,
          Primitive.KEY_PRODUCT,
          Primitive.DIAGONAL_PRODUCT,
          Primitive.CONVERT);

  @Test
  void operationsBuiltByHandExecuteWhatIsCounted() {
    Circuit circuit = operations();
    Map<String, Map<Primitive, Double>> executed = executed(circuit);
    for (Primitive primitive : COUNTED) {
      Map<String, Double> estimated = estimated(circuit, primitive);
      // A relinearization is executed with its rescale.
      estimated.merge("rescaled", estimated.getOrDefault("linear", 0.0), Double::sum);
      estimated.put("linear", 0.0);
      estimated.forEach(
          (value, count) ->
              assertEquals(
                  count, count(executed, value, primitive), TINY, primitive + " of " + value));
    }
  }

  @Test
  void compiledCircuitsExecuteWhatIsCounted() {
    Seeds.forEach(
        2,
        random -> {
          Circuit circuit = EstimateNoiseDifferentialTest.compiled(random).model().circuit();
          for (boolean foldsFirst : new boolean[] {true, false}) {
            executesWhatIsCounted(folded(circuit, foldsFirst));
          }
        });
  }

  private static void executesWhatIsCounted(Circuit circuit) {
    Map<String, Map<Primitive, Double>> executed = executed(circuit);
    for (Primitive primitive : COUNTED) {
      Map<String, Double> estimated = estimated(circuit, primitive);
      for (CircuitNode node : circuit.nodes()) {
        if (node.op() instanceof CircuitOp.Linear || node.op() instanceof CircuitOp.Polynomial) {
          assertEquals(
              estimated.getOrDefault(node.result(), 0.0),
              count(executed, node.result(), primitive),
              TINY,
              primitive + " of " + node.op());
        }
      }
    }
  }

  /// The circuit with all maps folded before their rescale or all after it, and keys for both.
  private static Circuit folded(Circuit circuit, boolean foldsFirst) {
    List<CircuitNode> nodes = new ArrayList<>();
    for (CircuitNode node : circuit.nodes()) {
      CircuitOp op =
          node.op() instanceof CircuitOp.Linear map
              ? new CircuitOp.Linear(
                  map.matrices(), map.bias(), map.fold(), map.babySteps(), foldsFirst)
              : node.op();
      nodes.add(
          new CircuitNode(
              node.result(),
              op,
              node.operands(),
              node.layout(),
              node.level(),
              node.scale(),
              node.degree(),
              node.origin()));
    }
    int top = circuit.parameters().levelPrimes().size() - 1;
    List<RotationKey> rotations =
        circuit.keys().rotations().stream().map(key -> new RotationKey(key.step(), top)).toList();
    return CircuitVerifier.verify(
        new Circuit(
            circuit.name(),
            circuit.parameters(),
            circuit.width(),
            nodes,
            circuit.outputs(),
            new KeyList(rotations, top, -1)));
  }

  private static double count(
      Map<String, Map<Primitive, Double>> executed, String value, Primitive primitive) {
    return executed.getOrDefault(value, Map.of()).getOrDefault(primitive, 0.0);
  }

  /// A rotation, a conjugation, a product and a change of scale, on one ciphertext each.
  private static Circuit operations() {
    ScaleTable scales =
        ScaleTable.of(
            new ModulusShape(13, LevelScales.uniform(3, 30), 34, 2, 2, 36, Optional.empty()));
    Layout layout =
        EstimateNoiseDifferentialTest.compiled(new SplittableRandom(0))
            .model()
            .circuit()
            .nodes()
            .getFirst()
            .layout();
    double scale = scales.scale(3);
    List<CircuitNode> nodes =
        List.of(
            node("x", new CircuitOp.Input("x"), List.of(), layout, 3, scale, 1),
            node("rotated", new CircuitOp.Rotate(3), List.of("x"), layout, 3, scale, 1),
            node("mirrored", new CircuitOp.Conjugate(), List.of("rotated"), layout, 3, scale, 1),
            node(
                "product",
                new CircuitOp.Multiply(),
                List.of("x", "mirrored"),
                layout,
                3,
                scale * scale,
                2),
            node(
                "linear",
                new CircuitOp.Relinearize(),
                List.of("product"),
                layout,
                3,
                scale * scale,
                1),
            node(
                "rescaled",
                new CircuitOp.Rescale(),
                List.of("linear"),
                layout,
                2,
                scales.scale(2),
                1),
            node(
                "y",
                new CircuitOp.Adjust(),
                List.of("rescaled"),
                layout,
                1,
                1.1 * scales.scale(1),
                1));
    return CircuitVerifier.verify(
        new Circuit(
            "by hand",
            scales.parameters(),
            layout.width(),
            nodes,
            List.of(new CircuitOutput("y", "y")),
            new KeyList(List.of(new RotationKey(3, 3)), 3, 3)));
  }

  private static CircuitNode node(
      String name,
      CircuitOp op,
      List<String> operands,
      Layout layout,
      int level,
      double scale,
      int degree) {
    return new CircuitNode(name, op, operands, layout, level, scale, degree, name);
  }

  /// Nanoseconds by value where one primitive takes one, of wide and of narrow primes, and the
  /// others none to speak of.
  private static Map<String, Double> estimated(Circuit circuit, Primitive counted) {
    String name = "." + counted.name().replace("_", "").toLowerCase(Locale.ROOT) + ".";
    StringBuilder table = new StringBuilder();
    for (String line : CostTable.standard().write().split("\n", -1)) {
      String entry = "." + line.replaceFirst("^narrow", "").toLowerCase(Locale.ROOT);
      table.append(line.replaceFirst("=.*", entry.startsWith(name) ? "= 1" : "= 1e-12"));
      table.append('\n');
    }
    Map<String, Double> counts = new LinkedHashMap<>();
    CircuitWork.of(circuit, read(table.toString()))
        .forEach((value, work) -> counts.put(value, work.nanos()));
    return counts;
  }

  private static CostTable read(String table) {
    try {
      return CostTable.read(
          new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)), "counting");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a run on encrypted zeros executes, by value.
  private static Map<String, Map<Primitive, Double>> executed(Circuit circuit) {
    CkksParameters parameters = CoreParameters.of(circuit.parameters());
    KernelCounts counts = new KernelCounts(parameters.degree());
    CkksContext context = new CkksContext(parameters, counts.kernels(), Workers.INLINE);
    SecureRandom random = new SecureRandom();
    KeyGenerator generator = new KeyGenerator(context, random);
    Map<String, Map<Primitive, Double>> executed = new HashMap<>();
    try (SecretKey secret = generator.secretKey()) {
      CkksBackend backend =
          new CkksBackend(
              circuit,
              context,
              generator.evaluationKeys(secret, KeyPlans.of(circuit)),
              ExecutionOptions.DEFAULT.withWorkers(Workers.INLINE));
      SecretKeyEncryptor encryptor = new SecretKeyEncryptor(context, secret, random);
      double[] zeros = new double[parameters.slots()];
      Map<String, List<Ciphertext>> inputs = new HashMap<>();
      for (CircuitNode node : circuit.nodes()) {
        if (node.op() instanceof CircuitOp.Input(String name)) {
          List<Ciphertext> bundle = new ArrayList<>();
          for (int c = 0; c < node.layout().ciphertexts(); c++) {
            bundle.add(
                encryptor.encrypt(new Encoder(context).encode(zeros, node.level(), node.scale())));
          }
          inputs.put(name, bundle);
        }
      }
      counts.take();
      ExecutionListener<List<Ciphertext>> listener =
          new ExecutionListener<>() {
            @Override
            public void finished(int index, int total, CircuitNode node, List<Ciphertext> value) {
              executed.put(node.result(), counts.take());
            }
          };
      new CircuitExecutor<>(circuit, backend).run(inputs, listener);
    }
    return executed;
  }
}
