package dev.sotto.ir.circuit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedVerifier;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VerifiersTest {
  private final Programs programs = new Programs(new SplittableRandom(5));

  private static void refused(Runnable verification, String... parts) {
    CompilerBugException thrown = assertThrows(CompilerBugException.class, verification::run);
    for (String part : parts) {
      assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown::toString);
    }
  }

  private void circuitRefused(String name, UnaryOperator<CircuitNode> change, String... parts) {
    Circuit circuit = programs.circuit();
    List<CircuitNode> nodes = new ArrayList<>(circuit.nodes());
    nodes.replaceAll(node -> node.result().equals(name) ? change.apply(node) : node);
    Circuit changed = with(circuit, nodes, circuit.keys());
    refused(() -> CircuitVerifier.verify(changed), parts);
  }

  private static Circuit with(Circuit circuit, List<CircuitNode> nodes, KeyList keys) {
    return new Circuit(
        circuit.name(), circuit.parameters(), circuit.width(), nodes, circuit.outputs(), keys);
  }

  private static CircuitNode at(CircuitNode node, int level, double scale, int degree) {
    return new CircuitNode(
        node.result(),
        node.op(),
        node.operands(),
        node.layout(),
        level,
        scale,
        degree,
        node.origin());
  }

  @Test
  void levelsMustBeThoseThatOperationsLeave() {
    circuitRefused("h", n -> at(n, 3, n.scale(), 1), "'h' = Linear", "level 3", "at level 5");
    circuitRefused("p", n -> at(n, 3, n.scale(), 1), "'p' = Polynomial", "2 consumed");
    circuitRefused("q", n -> at(n, 2, n.scale(), 1), "'q' = Adjust", "not below");
    circuitRefused("x", n -> at(n, 6, n.scale(), 1), "level 6 outside [0, 5]");
    circuitRefused("y", n -> at(n, -1, n.scale(), 1), "level -1 outside");
  }

  @Test
  void scalesAndDegreesMustFollowFromTheOperands() {
    circuitRefused("s", n -> at(n, n.level(), n.scale() * 1.000001, 1), "'s' = Rescale", "scale");
    circuitRefused("s2", n -> at(n, n.level(), n.scale() * 2, 2), "'s2' = Multiply", "scale");
    circuitRefused("q", n -> at(n, n.level(), n.scale() * 1.01, 1), "'d' = Subtract", "scale");
    circuitRefused("s1", n -> at(n, n.level(), n.scale(), 2), "'s1' = Relinearize", "degree 2");
    circuitRefused("p", n -> at(n, n.level(), Double.NaN, 1), "scale NaN");
  }

  @Test
  void everyKeyUsedMustBeListedUpToItsLevel() {
    Circuit circuit = programs.circuit();
    KeyList keys = circuit.keys();
    KeyList short1 = new KeyList(keys.rotations(), 3, -1);
    refused(
        () -> CircuitVerifier.verify(with(circuit, circuit.nodes(), short1)),
        "'p' = Polynomial",
        "relinearization key at level 4, listed up to 3");
    KeyList short2 = new KeyList(keys.rotations().subList(1, 6), 4, -1);
    refused(
        () -> CircuitVerifier.verify(with(circuit, circuit.nodes(), short2)),
        "'h' = Linear",
        "rotation 4 at level 5, listed up to -1");
  }

  @Test
  void foldingNeedsItsKeysWhereItIsDone() {
    Circuit circuit = programs.circuit();
    List<RotationKey> keys = new ArrayList<>(circuit.keys().rotations());
    Circuit lower = with(circuit, circuit.nodes(), withKey(keys, 16, 0));
    refused(() -> CircuitVerifier.verify(lower), "'h' = Linear", "rotation 16 at level 5");
    for (boolean first : new boolean[] {true, false}) {
      List<CircuitNode> last = foldedFirst(lastAlone(circuit), first);
      int level = first ? 1 : 0;
      Circuit folds = with(circuit, last, new KeyList(List.of(key(4, 1), key(8, 1)), 4, -1));
      refused(() -> CircuitVerifier.verify(folds), "'y' = Linear", "rotation 16 at level " + level);
      List<RotationKey> enough = List.of(key(4, 1), key(8, 1), key(16, level), key(32, level));
      CircuitVerifier.verify(with(circuit, last, new KeyList(enough, 4, -1)));
    }
  }

  private static List<CircuitNode> foldedFirst(List<CircuitNode> nodes, boolean first) {
    List<CircuitNode> changed = new ArrayList<>();
    for (CircuitNode node : nodes) {
      CircuitOp op =
          node.op() instanceof CircuitOp.Linear map
              ? new CircuitOp.Linear(map.matrices(), map.bias(), map.fold(), map.babySteps(), first)
              : node.op();
      changed.add(
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
    return changed;
  }

  private void bootstrapRefused(
      Optional<Bootstrapping> bootstrapping, UnaryOperator<CircuitNode> change, String... parts) {
    Circuit circuit = programs.bootstrapped();
    CircuitParameters p = circuit.parameters();
    List<CircuitNode> nodes = new ArrayList<>(circuit.nodes());
    nodes.replaceAll(node -> node.result().equals("r") ? change.apply(node) : node);
    Circuit changed =
        new Circuit(
            circuit.name(),
            new CircuitParameters(
                p.logN(),
                p.levelPrimes(),
                p.specialPrimes(),
                p.digitPrimes(),
                p.securityBits(),
                bootstrapping),
            circuit.width(),
            nodes,
            circuit.outputs(),
            circuit.keys());
    refused(() -> CircuitVerifier.verify(changed), parts);
  }

  private static CircuitNode bounded(CircuitNode node, double bound) {
    return new CircuitNode(
        node.result(),
        new CircuitOp.Bootstrap(bound),
        node.operands(),
        node.layout(),
        node.level(),
        node.scale(),
        1,
        node.origin());
  }

  @Test
  void bootstrapsMustFitTheChainAndTheBoundOfTheirOperand() {
    Circuit circuit = CircuitVerifier.verify(programs.bootstrapped());
    Optional<Bootstrapping> good = circuit.parameters().bootstrapping();
    bootstrapRefused(Optional.empty(), n -> n, "'r' = Bootstrap", "no bootstrapping");
    bootstrapRefused(good, n -> at(n, 6, n.scale(), 1), "level 6, above 5");
    bootstrapRefused(good, n -> bounded(n, 0), "bound 0.0 is not positive");
    bootstrapRefused(good, n -> bounded(n, Double.NaN), "bound NaN is not positive");
    bootstrapRefused(
        Optional.of(new Bootstrapping(64, 2, 1, 2, 32, 13, 30, 3, 1, 9)),
        n -> n,
        "an operand at level 1, below 2");
    bootstrapRefused(good.map(b -> b.withSlots(32)), n -> n, "period 64 where 32 slots");
    bootstrapRefused(good.map(b -> b.withSlots(256)), n -> n, "256 slots of 128");
    bootstrapRefused(
        Optional.of(new Bootstrapping(64, 1, 5, 2, 32, 13, 30, 3, 1, 9)),
        n -> n,
        "from level 1 to 1");
  }

  @Test
  void bootstrapsNeedTheirKeys() {
    Circuit circuit = programs.bootstrapped();
    refused(
        () -> CircuitVerifier.verify(with(circuit, circuit.nodes(), programs.circuit().keys())),
        "'r' = Bootstrap",
        "keys of encapsulation");
  }

  private static RotationKey key(int step, int level) {
    return new RotationKey(step, level);
  }

  private static KeyList withKey(List<RotationKey> keys, int step, int level) {
    keys.replaceAll(key -> key.step() == step ? key(step, level) : key);
    return new KeyList(keys, 4, -1);
  }

  /// The last linear map, on an input in place of `d`.
  private static List<CircuitNode> lastAlone(Circuit circuit) {
    CircuitNode d = circuit.nodes().get(7);
    CircuitNode input =
        new CircuitNode(
            "d", new CircuitOp.Input("d"), List.of(), d.layout(), d.level(), d.scale(), 1, "");
    return List.of(input, circuit.nodes().get(8));
  }

  @Test
  void namesMustBeDefinedOnceBeforeUse() {
    TensorGraph graph = programs.graph();
    List<TensorNode> swapped = new ArrayList<>(graph.nodes());
    swapped.add(0, swapped.remove(1));
    refused(
        () -> TensorVerifier.verify(new TensorGraph("g", graph.inputs(), swapped, graph.outputs())),
        "'p' = Polynomial",
        "'h' is used before");
    List<TensorNode> twice = new ArrayList<>(graph.nodes());
    twice.add(twice.get(0));
    refused(
        () -> TensorVerifier.verify(new TensorGraph("g", graph.inputs(), twice, List.of())),
        "'h' is defined twice");
  }

  @Test
  void shapesMustBeThoseInferred() {
    TensorGraph graph = programs.graph();
    List<TensorNode> nodes = new ArrayList<>(graph.nodes());
    TensorNode node = nodes.get(1);
    nodes.set(
        1, new TensorNode(node.result(), node.op(), node.operands(), Shape.of(8), node.origin()));
    refused(
        () -> TensorVerifier.verify(new TensorGraph("g", graph.inputs(), nodes, List.of())),
        "'p' = Polynomial",
        "has shape [1,8], declared [8]");
  }

  @Test
  void layoutsMustFitTheirOperations() {
    PackedProgram program = programs.packed();
    Layout crowded = new Layout(Shape.of(1, 8), 32, 16, 1, List.of(new Layout.Digit(1, 1, 4, 1)));
    packedRefused(program, 1, crowded, program.nodes().get(1).op(), "two elements at position 0");
    Layout other = new Layout(Shape.of(1, 8), 32, 16, 1, List.of(new Layout.Digit(1, 1, 8, 1)));
    packedRefused(program, 2, other, program.nodes().get(2).op(), "'p' = Polynomial", "laid out");
    PackedOp.LinearMap map = (PackedOp.LinearMap) program.nodes().get(1).op();
    PackedOp folded = new PackedOp.LinearMap(map.matrices(), map.bias(), 8);
    packedRefused(program, 1, program.nodes().get(1).layout(), folded, "fold 8");
  }

  private static void packedRefused(
      PackedProgram program, int index, Layout layout, PackedOp op, String... parts) {
    List<PackedNode> nodes = new ArrayList<>(program.nodes());
    PackedNode node = nodes.get(index);
    nodes.set(index, new PackedNode(node.result(), op, node.operands(), layout, node.origin()));
    PackedProgram changed = new PackedProgram("p", program.width(), nodes, program.outputs());
    refused(() -> PackedVerifier.verify(changed), parts);
  }
}
