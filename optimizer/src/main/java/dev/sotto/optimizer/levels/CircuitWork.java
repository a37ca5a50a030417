package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.Layout;
import dev.sotto.optimizer.cost.BabySteps;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.ChainWidths;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each operation of a circuit takes, found from the circuit alone.
public final class CircuitWork {
  private final Circuit circuit;
  private final RingCosts costs;
  private final Map<String, CircuitNode> nodes = new HashMap<>();

  private CircuitWork(Circuit circuit, CostTable table) {
    this.circuit = circuit;
    this.costs = costs(circuit.parameters(), table);
    circuit.nodes().forEach(node -> nodes.put(node.result(), node));
  }

  /// The work of one operation on its whole bundle of ciphertexts.
  ///
  /// @param nanos estimated on one thread by the cost table
  /// @param rotations key switches of rotations, without those inside bootstraps
  /// @param plaintextProducts diagonals multiplied
  /// @param keys the keys it uses, each with the level of that use
  public record Work(double nanos, int rotations, int plaintextProducts, KeyList keys) {}

  /// The costs of operations in the chain of `parameters`.
  static RingCosts costs(CircuitParameters parameters, CostTable table) {
    List<Long> chain = parameters.levelPrimes().stream().flatMap(List::stream).toList();
    ChainWidths widths = ChainWidths.of(chain, parameters.specialPrimes());
    return new RingCosts(table, parameters.logN(), parameters.digitPrimes(), widths);
  }

  /// The work of every operation, by its result, in the circuit's order.
  public static Map<String, Work> of(Circuit circuit, CostTable table) {
    CircuitWork work = new CircuitWork(circuit, table);
    Map<String, Work> all = new LinkedHashMap<>();
    circuit.nodes().forEach(node -> all.put(node.result(), work.of(node)));
    return all;
  }

  private Work of(CircuitNode node) {
    int ciphertexts = node.layout().ciphertexts();
    int level = node.level();
    int top = node.operands().stream().mapToInt(name -> operand(name).level()).max().orElse(level);
    return switch (node.op()) {
      case CircuitOp.Linear linear -> linear(node, linear, top);
      case CircuitOp.Polynomial(var polynomial) ->
          plain(
              ciphertexts * costs.polynomial(polynomial, limbs(top)),
              polynomial.degree() > 1 ? top : -1);
      // A product, its relinearization and its rescale are `multiply` together.
      case CircuitOp.Relinearize _ ->
          plain(ciphertexts * (costs.multiply(limbs(top)) - costs.rescale(limbs(top))), top);
      case CircuitOp.Rescale _ -> plain(ciphertexts * costs.rescale(limbs(top)), -1);
      case CircuitOp.Adjust _ -> plain(ciphertexts * costs.adjust(limbs(level + 1)), -1);
      case CircuitOp.Rotate(int step) ->
          new Work(
              ciphertexts * costs.rotate(limbs(level)),
              ciphertexts,
              0,
              new KeyList(List.of(new RotationKey(step, level)), -1, -1));
      case CircuitOp.Conjugate _ ->
          new Work(
              ciphertexts * costs.rotate(limbs(level)),
              ciphertexts,
              0,
              new KeyList(List.of(), -1, level));
      case CircuitOp.Bootstrap _ -> bootstrap(ciphertexts, level);
      case CircuitOp.Input _, CircuitOp.Multiply _, CircuitOp.Add _, CircuitOp.Subtract _ ->
          plain(0, -1);
    };
  }

  private Work linear(CircuitNode node, CircuitOp.Linear linear, int top) {
    List<Layout> operands = node.operands().stream().map(name -> operand(name).layout()).toList();
    DiagonalCount count =
        LinearCounts.of(linear.matrices(), operands, node.layout(), linear.fold());
    BabySteps steps = BabySteps.of(count, linear.babySteps());
    CollectKeys keys = new CollectKeys(circuit.batch(), circuit.parameters().slots());
    keys.linear(count, steps, linear.foldsFirst(), top);
    return new Work(
        costs.linear(count, steps, linear.foldsFirst(), limbs(top)),
        steps.babyRotations() + steps.giantRotations() + count.folds() * count.outputs(),
        count.products(),
        keys.keys());
  }

  private Work bootstrap(int ciphertexts, int level) {
    CircuitParameters parameters = circuit.parameters();
    CollectKeys keys = new CollectKeys(circuit.batch(), parameters.slots());
    keys.bootstrap(CoreParameters.bootstrapKeys(parameters));
    BootstrapCosts bootstraps =
        ReferenceBootstrap.costs(
            costs, parameters.bootstrapping().orElseThrow(), parameters.slots());
    return new Work(bootstraps.nanos(ciphertexts, level), 0, 0, keys.keys());
  }

  private static Work plain(double nanos, int relinearizationLevel) {
    return new Work(nanos, 0, 0, new KeyList(List.of(), relinearizationLevel, -1));
  }

  private int limbs(int level) {
    return circuit.parameters().levelPrimes().subList(0, level + 1).stream()
        .mapToInt(List::size)
        .sum();
  }

  private CircuitNode operand(String name) {
    CircuitNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no value '" + name + "'");
    }
    return node;
  }
}
