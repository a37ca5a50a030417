package dev.sotto.optimizer;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.ir.text.CircuitText;
import dev.sotto.ir.text.Constants;
import dev.sotto.ir.text.PackedProgramText;
import dev.sotto.ir.text.TensorGraphText;
import dev.sotto.optimizer.approximation.Approximation;
import dev.sotto.optimizer.approximation.Approximation.Correction;
import dev.sotto.optimizer.approximation.NormalizeAndApproximate;
import dev.sotto.optimizer.approximation.NormalizeInputs;
import dev.sotto.optimizer.approximation.NormalizeOutputs;
import dev.sotto.optimizer.approximation.ScaledValue;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.GoldenCosts;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.levels.BatchOption;
import dev.sotto.optimizer.levels.PlanCircuit;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import dev.sotto.optimizer.tensor.Pass;
import dev.sotto.optimizer.tensor.RestoreSums;
import dev.sotto.optimizer.tensor.SplitClientParts;
import dev.sotto.optimizer.tensor.TensorPasses;
import dev.sotto.optimizer.tensor.Verify;
import dev.sotto.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every pass, text in and text out: a folder a pass, a file a case.
class PassesGoldenTest {
  private static final double INPUT_SCALE = 4;
  private static final double HALF_WIDTH = 2;

  @TestFactory
  Stream<DynamicTest> tensorPasses() {
    return Stream.of(TensorPasses.WHOLE, TensorPasses.BODY)
        .flatMap(List::stream)
        .flatMap(pass -> cases(pass.name(), text -> print(run(pass, text))));
  }

  @TestFactory
  Stream<DynamicTest> splitClientParts() {
    return cases(
        "SplitClientParts",
        text -> {
          SplitClientParts.Split split = SplitClientParts.run(TensorGraphText.parse(text), false);
          return print(split.body())
              + "\n// and for the client\n"
              + print(split.tail())
              + "\n// "
              + String.join("\n// ", split.notes())
              + "\n";
        });
  }

  /// Samples of value 1 and 3 times `16^k` in element `k`.
  @TestFactory
  Stream<DynamicTest> normalizeInputs() {
    return cases(
        "NormalizeInputs",
        text -> {
          TensorGraph graph = TensorGraphText.parse(text);
          Map<String, double[]> samples = new HashMap<>();
          for (TensorInput input : graph.inputs()) {
            double[] values = new double[2 * input.shape().size()];
            for (int k = 0; k < values.length; k++) {
              values[k] = Math.scalb(k % 2 == 0 ? 1.0 : 3.0, 4 * (k / 2));
            }
            samples.put(input.name(), values);
          }
          return print(NormalizeInputs.head(graph, NormalizeInputs.fromSamples(graph, samples, 2)));
        });
  }

  /// Inputs have the scale 4. The absolute value is a composite sign, other activations become one
  /// polynomial, both on `[-2, 2]`; a sigmoid is corrected by the slope 1/2 and the offset 1/8. All
  /// magnitudes are 8.
  @TestFactory
  Stream<DynamicTest> normalizeAndApproximate() {
    return cases(
        "NormalizeAndApproximate",
        text -> {
          TensorGraph graph = TensorGraphText.parse(text);
          Map<String, ScaledValue> inputs = new LinkedHashMap<>();
          Map<String, Double> magnitudes = new HashMap<>();
          for (TensorInput input : graph.inputs()) {
            int size = input.shape().size();
            inputs.put(
                input.name(),
                new ScaledValue(input.name(), filled(size, INPUT_SCALE), new double[size]));
          }
          Map<String, Approximation> approximations = new HashMap<>();
          for (TensorNode node : graph.nodes()) {
            magnitudes.put(node.result(), 8.0);
            if (node.op() instanceof TensorOp.Activate(Activation function)) {
              approximations.put(node.result(), approximation(function, node.shape().size()));
            }
          }
          return print(
              NormalizeAndApproximate.run(graph, approximations, inputs, magnitudes).graph());
        });
  }

  private static Approximation approximation(Activation function, int elements) {
    boolean composite = function instanceof Activation.Abs;
    List<ChebyshevPolynomial> factors =
        composite
            ? List.of(
                new ChebyshevPolynomial(new double[] {0, 1.125, 0, -0.125}),
                new ChebyshevPolynomial(new double[] {0, 1.0, 0, 0.125}))
            : List.of(new ChebyshevPolynomial(new double[] {0.5, 1, 0.5}));
    Correction correction =
        function instanceof Activation.Sigmoid
            ? new Correction(filled(elements, 0.5), filled(elements, 0.125))
            : Correction.none(elements);
    return new Approximation(
        factors, composite, 0, HALF_WIDTH, filled(elements, 1), 0.25, correction);
  }

  @TestFactory
  Stream<DynamicTest> restoreSums() {
    Pass pass = new Pass("RestoreSums", "after scales are settled", RestoreSums::run);
    return cases(pass.name(), text -> print(run(pass, text)));
  }

  /// Every input of two elements has the scales 4 and 2 and the offsets 1 and -1.
  @TestFactory
  Stream<DynamicTest> normalizeOutputs() {
    return cases(
        "NormalizeOutputs",
        text -> {
          TensorGraph tail = TensorGraphText.parse(text);
          Map<String, ScaledValue> values = new HashMap<>();
          for (TensorInput input : tail.inputs()) {
            values.put(
                input.name(),
                new ScaledValue(input.name(), new double[] {4, 2}, new double[] {1, -1}));
          }
          return print(Verify.after("NormalizeOutputs", NormalizeOutputs.tail(tail, values)));
        });
  }

  @TestFactory
  Stream<DynamicTest> packProgram() {
    PackOptions options = PackOptions.of(16, new RingCosts(GoldenCosts.table(), 13, 1, 1));
    return cases(
        "PackProgram",
        text ->
            PackedProgramText.print(
                PackProgram.pack(TensorGraphText.parse(text), options), Constants.FULL));
  }

  @TestFactory
  Stream<DynamicTest> planCircuit() {
    CostTable costs = GoldenCosts.table();
    return cases(
        "PlanCircuit",
        text ->
            CircuitText.print(
                PlanCircuit.plan(PackedProgramText.parse(text), new BatchOption.Auto(), costs, 1e-3)
                    .circuit(),
                Constants.FULL));
  }

  private static Stream<DynamicTest> cases(String folder, UnaryOperator<String> pass) {
    List<DynamicTest> tests = new ArrayList<>();
    Golden.cases(folder)
        .forEach(
            file ->
                tests.add(
                    DynamicTest.dynamicTest(
                        folder + " " + file.getFileName(),
                        () -> Golden.becomes(file, pass.apply(Golden.before(file))))));
    return tests.stream();
  }

  private static TensorGraph run(Pass pass, String text) {
    return TensorPasses.run(List.of(pass), TensorGraphText.parse(text));
  }

  private static String print(TensorGraph graph) {
    return TensorGraphText.print(graph, Constants.FULL);
  }

  private static double[] filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }
}
