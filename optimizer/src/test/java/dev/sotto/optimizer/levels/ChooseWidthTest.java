package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.linear.SelectionOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.CostTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChooseWidthTest {
  private static final int WIDE = 1 << 12;
  private static final double TOLERANCE = 1e-2;

  /// Values of the given sizes, each the first elements of the one before, with a polynomial of
  /// degree 15 after each.
  private static TensorGraph graph(List<Integer> sizes) {
    double[] coefficients = new double[16];
    coefficients[1] = 0.6;
    coefficients[15] = 0.001;
    TensorOp polynomial = new TensorOp.Polynomial(new ChebyshevPolynomial(coefficients));
    List<TensorNode> nodes = new ArrayList<>();
    String value = "x";
    for (int i = 1; i < sizes.size(); i++) {
      Shape shape = Shape.of(1, sizes.get(i));
      int[] first = IntStream.range(0, sizes.get(i)).toArray();
      Tensor bias = Tensor.wrap(shape, new double[first.length]);
      TensorOp map =
          new TensorOp.Affine(List.of(new SelectionOperator(sizes.get(i - 1), first)), bias);
      nodes.add(new TensorNode("map" + i, map, List.of(value), shape, "map" + i));
      value = "value" + i;
      nodes.add(new TensorNode(value, polynomial, List.of("map" + i), shape, value));
    }
    return new TensorGraph(
        "deep",
        List.of(new TensorInput("x", Shape.of(1, sizes.getFirst()))),
        nodes,
        List.of(new TensorOutput("y", value)));
  }

  /// So many values of so many elements, then others.
  private static List<Integer> sizes(int wide, int narrow, int narrowSize) {
    List<Integer> sizes = new ArrayList<>(Collections.nCopies(wide, WIDE));
    sizes.addAll(Collections.nCopies(narrow, narrowSize));
    return sizes;
  }

  private static PlannedCircuit plan(List<Integer> sizes, BatchOption batch) {
    return CompilePacking.compile(
        graph(sizes), batch, CostTable.standard(), TOLERANCE, Arguments.UNKNOWN);
  }

  private static int[] refreshedCiphertexts(PlannedCircuit plan) {
    return plan.circuit().nodes().stream()
        .filter(node -> node.op() instanceof CircuitOp.Bootstrap)
        .mapToInt(node -> node.layout().ciphertexts())
        .toArray();
  }

  @Test
  void whereFewRefreshedValuesAreWideTwiceTheSamplesAreComputed() {
    List<Integer> sizes = sizes(6, 12, WIDE / 4);
    PlannedCircuit wide = plan(sizes, new BatchOption.Fixed(1));
    PlannedCircuit chosen = plan(sizes, new BatchOption.Auto());
    assertEquals(1, Arrays.stream(refreshedCiphertexts(wide)).max().orElseThrow());
    assertEquals(2 * wide.circuit().batch(), chosen.circuit().batch());
    assertEquals(2, Arrays.stream(refreshedCiphertexts(chosen)).max().orElseThrow());
    assertTrue(
        ChooseWidth.spread(chosen, chosen.weight()) < ChooseWidth.spread(wide, wide.weight()));
  }

  @Test
  void whereAllRefreshedValuesAreWideARunIsNotMadeTwiceAsLong() {
    List<Integer> sizes = sizes(15, 0, 1);
    PlannedCircuit chosen = plan(sizes, new BatchOption.Auto());
    assertFalse(refreshedCiphertexts(chosen).length == 0);
    assertEquals(plan(sizes, new BatchOption.Fixed(1)).circuit(), chosen.circuit());
  }
}
