package dev.sotto.ir.circuit;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedProgram.PackedOutput;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// One small network in the three languages: `W·(p(V·x + b)² − p(V·x + b)) + c`, with 16 inputs, 8
/// hidden values and 3 outputs; `V`, `b` keep the hidden values in `[-1, 1]`.
public final class Programs {
  private static final int WIDTH = 32;
  private static final double SCALE = 0x1p40;

  private final LinearOperator first;
  private final Tensor firstBias;
  private final ChebyshevPolynomial polynomial;
  private final LinearOperator second;
  private final Tensor secondBias;

  public Programs(SplittableRandom random) {
    first = dense(random, 8, 16, 1.0 / 20);
    firstBias = Tensor.of(Shape.of(1, 8), random.doubles(8, -0.1, 0.1).toArray());
    polynomial = new ChebyshevPolynomial(random.doubles(4, -1, 1).toArray());
    second = dense(random, 3, 8, 1);
    secondBias = Tensor.of(Shape.of(3), random.doubles(3, -1, 1).toArray());
  }

  private static LinearOperator dense(
      SplittableRandom random, int rows, int columns, double bound) {
    return new DenseOperator(
        rows, columns, random.doubles((long) rows * columns, -bound, bound).toArray());
  }

  public Tensor input(SplittableRandom random) {
    return Tensor.of(Shape.of(1, 16), random.doubles(16, -1, 1).toArray());
  }

  public TensorGraph graph() {
    Shape hidden = Shape.of(1, 8);
    TensorOp affine = new TensorOp.Affine(List.of(first), firstBias);
    TensorOp last = new TensorOp.Affine(List.of(second), secondBias);
    return new TensorGraph(
        "small",
        List.of(new TensorInput("x", Shape.of(1, 16))),
        List.of(
            new TensorNode("h", affine, List.of("x"), hidden, "fc1"),
            new TensorNode("p", new TensorOp.Polynomial(polynomial), List.of("h"), hidden, "act"),
            new TensorNode("s", new TensorOp.Multiply(), List.of("p", "p"), hidden, "act"),
            new TensorNode("d", new TensorOp.Subtract(), List.of("s", "p"), hidden, "act"),
            new TensorNode("y", last, List.of("d"), Shape.of(3), "fc2")),
        List.of(new TensorOutput("scores", "y")));
  }

  private static Layout input() {
    return vector(Shape.of(1, 16), 16);
  }

  private static Layout hidden() {
    return new Layout(
        Shape.of(1, 8),
        WIDTH,
        16,
        1,
        List.of(new Layout.Digit(1, 1, 2, 8), new Layout.Digit(1, 2, 4, 1)));
  }

  private static Layout result() {
    return vector(Shape.of(3), 4);
  }

  private static Layout vector(Shape shape, int period) {
    int axis = shape.rank() - 1;
    return new Layout(
        shape, WIDTH, period, 1, List.of(new Layout.Digit(axis, 1, shape.extent(axis), 1)));
  }

  public PackedProgram packed() {
    PackedOp map = new PackedOp.LinearMap(List.of(first), firstBias, 16);
    PackedOp last = new PackedOp.LinearMap(List.of(second), secondBias, 4);
    return new PackedProgram(
        "small",
        WIDTH,
        List.of(
            new PackedNode("x", new PackedOp.Input("x"), List.of(), input(), "x"),
            new PackedNode("h", map, List.of("x"), hidden(), "fc1"),
            new PackedNode("p", new PackedOp.Polynomial(polynomial), List.of("h"), hidden(), "act"),
            new PackedNode("s", new PackedOp.Multiply(), List.of("p", "p"), hidden(), "act"),
            new PackedNode("d", new PackedOp.Subtract(), List.of("s", "p"), hidden(), "act"),
            new PackedNode("y", last, List.of("d"), result(), "fc2")),
        List.of(new PackedOutput("scores", "y")));
  }

  /// Toy parameters: primes near 2^40, not prime at all, since nothing here computes modulo them.
  public Circuit circuit() {
    long prime = 1L << 40;
    CircuitParameters parameters =
        new CircuitParameters(
            8, IntStream.range(0, 6).mapToObj(_ -> List.of(prime)).toList(), List.of(prime), 1, 0);
    List<CircuitNode> nodes = new ArrayList<>();
    nodes.add(node("x", new CircuitOp.Input("x"), List.of(), input(), 5));
    nodes.add(
        node(
            "h",
            new CircuitOp.Linear(List.of(first), firstBias, 16, 4, false),
            List.of("x"),
            hidden(),
            4));
    nodes.add(node("p", new CircuitOp.Polynomial(polynomial), List.of("h"), hidden(), 2));
    nodes.add(
        new CircuitNode(
            "s2",
            new CircuitOp.Multiply(),
            List.of("p", "p"),
            hidden(),
            2,
            SCALE * SCALE,
            2,
            "act"));
    nodes.add(
        new CircuitNode(
            "s1",
            new CircuitOp.Relinearize(),
            List.of("s2"),
            hidden(),
            2,
            SCALE * SCALE,
            1,
            "act"));
    nodes.add(node("s", new CircuitOp.Rescale(), List.of("s1"), hidden(), 1));
    nodes.add(node("q", new CircuitOp.Adjust(), List.of("p"), hidden(), 1));
    nodes.add(node("d", new CircuitOp.Subtract(), List.of("s", "q"), hidden(), 1));
    nodes.add(
        node(
            "y",
            new CircuitOp.Linear(List.of(second), secondBias, 4, 2, true),
            List.of("d"),
            result(),
            0));
    List<RotationKey> rotations =
        IntStream.of(1, 2, 3, 4, 8, 12).mapToObj(step -> new RotationKey(4 * step, 5)).toList();
    return new Circuit(
        "small",
        parameters,
        WIDTH,
        nodes,
        List.of(new CircuitOutput("scores", "y")),
        new KeyList(rotations, 4, -1));
  }

  /// The same with the last linear map on refreshed values, one level higher.
  public Circuit bootstrapped() {
    Circuit circuit = circuit();
    CircuitParameters leveled = circuit.parameters();
    List<List<Long>> levels = new ArrayList<>(leveled.levelPrimes());
    levels.addAll(leveled.levelPrimes().subList(0, 3));
    CircuitParameters parameters =
        new CircuitParameters(
            leveled.logN(),
            levels,
            leveled.specialPrimes(),
            leveled.digitPrimes(),
            leveled.securityBits(),
            Optional.of(new Bootstrapping(64, 1, 1, 2, 32, 13, 30, 3, 1, 9)));
    List<CircuitNode> nodes = new ArrayList<>(circuit.nodes());
    CircuitNode last = nodes.removeLast();
    nodes.add(node("r", new CircuitOp.Bootstrap(20), List.of("d"), hidden(), 2));
    nodes.add(node("y", last.op(), List.of("r"), last.layout(), 1));
    KeyList keys = circuit.keys();
    return new Circuit(
        "refreshed",
        parameters,
        circuit.width(),
        nodes,
        circuit.outputs(),
        new KeyList(
            keys.rotations(),
            keys.relinearizationLevel(),
            7,
            List.of(new RotationKey(3, 1)),
            List.of(new RotationKey(0, 7), new RotationKey(5, 7)),
            true));
  }

  private static CircuitNode node(
      String name, CircuitOp op, List<String> operands, Layout layout, int level) {
    return new CircuitNode(name, op, operands, layout, level, SCALE, 1, "origin of " + name);
  }
}
