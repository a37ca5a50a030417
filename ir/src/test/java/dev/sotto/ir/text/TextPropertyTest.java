package dev.sotto.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Programs;
import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.tensor.RandomGraphs;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextPropertyTest {
  @Test
  void aTensorGraphIsItsText() {
    Seeds.forEach(
        300,
        random -> {
          TensorGraph graph = RandomGraphs.next(random);
          String text = TensorGraphText.print(graph, Constants.FULL);
          assertEquals(graph, TensorGraphText.parse(text), text);
        });
  }

  @Test
  void everyActivationAndOperatorIsItsText() {
    TensorGraph all = RandomGraphs.everything(new SplittableRandom(3));
    String text = TensorGraphText.print(all, Constants.FULL);
    assertEquals(all, TensorGraphText.parse(text));
  }

  @Test
  void packedProgramsAndCircuitsAreTheirText() {
    Seeds.forEach(
        50,
        random -> {
          Programs programs = new Programs(random);
          PackedProgram packed = programs.packed();
          assertEquals(
              packed, PackedProgramText.parse(PackedProgramText.print(packed, Constants.FULL)));
          Circuit circuit = programs.circuit();
          assertEquals(circuit, CircuitText.parse(CircuitText.print(circuit, Constants.FULL)));
          Circuit refreshed = programs.bootstrapped();
          assertEquals(refreshed, CircuitText.parse(CircuitText.print(refreshed, Constants.FULL)));
        });
  }

  @Test
  void elidedConstantsAreSaidToBeMissing() {
    String text =
        TensorGraphText.print(new Programs(new SplittableRandom(0)).graph(), Constants.ELIDED);
    assertTrue(text.contains("@c0 : f64[8,16] = elided"), text);
    MalformedArtifactException thrown =
        assertThrows(MalformedArtifactException.class, () -> TensorGraphText.parse(text));
    assertTrue(String.valueOf(thrown.getMessage()).contains("elided"), thrown::toString);
  }

  @Test
  void largeStructuresReadBackWithoutLoss() {
    int size = 200_000;
    Tensor bias = Tensor.wrap(Shape.of(size), new SplittableRandom(1).doubles(size).toArray());
    TensorGraph graph =
        new TensorGraph(
            "large",
            List.of(new TensorGraph.TensorInput("x", Shape.of(size))),
            List.of(
                new TensorGraph.TensorNode(
                    "y",
                    new TensorOp.Affine(List.of(LinearOperators.identity(size)), bias),
                    List.of("x"),
                    Shape.of(size),
                    "")),
            List.of());
    assertEquals(graph, TensorGraphText.parse(TensorGraphText.print(graph, Constants.FULL)));
  }

  @Test
  void namesOfAnyCharactersSurvive() {
    Seeds.forEach(
        100,
        random -> {
          StringBuilder name = new StringBuilder();
          for (int i = random.nextInt(1, 8); i > 0; i--) {
            name.append(
                (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65536)));
          }
          TensorGraph graph =
              new TensorGraph(
                  name.toString(),
                  List.of(new TensorGraph.TensorInput(name.toString(), Shape.of())),
                  List.of(),
                  List.of(new TensorGraph.TensorOutput(name.toString(), name.toString())));
          assertEquals(graph, TensorGraphText.parse(TensorGraphText.print(graph, Constants.FULL)));
        });
  }
}
