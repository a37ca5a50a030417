package dev.sotto.ir.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.packed.PackedInterpreter;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedVerifier;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorVerifier;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class InterpretersPropertyTest {
  /// A few dozen operations on values of magnitude below 50.
  private static final double TOLERANCE = 1e-12;

  @Test
  void theThreeLanguagesMeanTheSame() {
    Seeds.forEach(
        50,
        random -> {
          Programs programs = new Programs(random);
          Map<String, Tensor> inputs = Map.of("x", programs.input(random));
          Tensor expected =
              TensorInterpreter.run(TensorVerifier.verify(programs.graph()), inputs)
                  .values()
                  .iterator()
                  .next();
          Tensor packed =
              PackedInterpreter.run(
                      PackedVerifier.verify(programs.packed()), inputs, (_, _) -> Assertions.fail())
                  .values()
                  .iterator()
                  .next();
          assertArrayEquals(expected.toArray(), packed.toArray(), TOLERANCE);
          for (Circuit circuit : List.of(programs.circuit(), programs.bootstrapped())) {
            Tensor result =
                CircuitInterpreter.run(
                        CircuitVerifier.verify(circuit), inputs, (_, _) -> Assertions.fail())
                    .values()
                    .iterator()
                    .next();
            assertArrayEquals(expected.toArray(), result.toArray(), TOLERANCE);
          }
        });
  }

  @Test
  void aValueOutsideTheBoundOfItsBootstrapIsReportedWithItsOrigin() {
    Circuit circuit = new Programs(new SplittableRandom(1)).bootstrapped();
    CircuitNode input = circuit.nodes().getFirst();
    CircuitNode refreshed =
        new CircuitNode(
            "r",
            new CircuitOp.Bootstrap(1.375),
            List.of("x"),
            input.layout(),
            2,
            input.scale(),
            1,
            "wide");
    Circuit wide =
        new Circuit(
            "wide",
            circuit.parameters(),
            circuit.width(),
            List.of(input, refreshed),
            List.of(),
            circuit.keys());
    double[] x = new double[16];
    x[3] = -1.5;
    x[9] = 1.25;
    List<String> reports = new ArrayList<>();
    CircuitInterpreter.run(
        CircuitVerifier.verify(wide),
        Map.of("x", Tensor.of(input.layout().shape(), x)),
        (origin, value) -> reports.add(origin + " " + value));
    assertEquals(List.of("wide -1.5"), reports);
  }

  @Test
  void aValueOutsideTheIntervalIsReportedWithItsOrigin() {
    PackedProgram program = new Programs(new SplittableRandom(1)).packed();
    List<PackedNode> nodes = new ArrayList<>();
    PackedNode input = program.nodes().get(0);
    nodes.add(input);
    PackedOp.Polynomial polynomial = (PackedOp.Polynomial) program.nodes().get(2).op();
    nodes.add(new PackedNode("p", polynomial, List.of("x"), input.layout(), "act"));
    PackedProgram steep = new PackedProgram("steep", program.width(), nodes, List.of());
    double[] x = new double[16];
    x[3] = -1.5;
    x[9] = 1.25;
    List<String> reports = new ArrayList<>();
    PackedInterpreter.run(
        steep,
        Map.of("x", Tensor.of(input.layout().shape(), x)),
        (origin, value) -> reports.add(origin + " " + value));
    assertEquals(List.of("act -1.5"), reports);
  }
}
