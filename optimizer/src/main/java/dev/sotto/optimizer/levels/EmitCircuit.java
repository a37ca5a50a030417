package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.circuit.CircuitVerifier;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.BabySteps;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes the circuit of a packed program at planned levels: adjusts operands that come from higher
/// levels, relinearizes and rescales products, refreshes, gathers keys and the estimated time.
final class EmitCircuit {
  private final ScaleTable scales;
  private final LevelPlan plan;
  private final Map<String, Double> bounds;
  private final RingCosts costs;
  private final OperationCosts operations;
  private final CollectKeys keys;
  private final Map<String, CircuitNode> emitted = new HashMap<>();

  /// From a refreshed value to its bootstrap.
  private final Map<String, CircuitNode> bootstraps = new HashMap<>();

  private final List<CircuitNode> nodes = new ArrayList<>();
  private double nanos;

  private EmitCircuit(
      PackedProgram program,
      ScaleTable scales,
      LevelPlan plan,
      RingCosts costs,
      OperationCosts operations) {
    this.scales = scales;
    this.plan = plan;
    this.bounds = plan.refreshed().isEmpty() ? Map.of() : ValueBounds.of(program);
    this.costs = costs;
    this.operations = operations;
    CircuitParameters parameters = scales.parameters();
    this.keys = new CollectKeys(parameters.slots() / program.width(), parameters.slots());
  }

  /// A circuit and the single-thread nanoseconds that it is estimated to take.
  record EmittedCircuit(Circuit circuit, double nanos) {
    /// The smallest scale of an output.
    double outputScale() {
      Set<String> values =
          circuit.outputs().stream().map(CircuitOutput::value).collect(Collectors.toSet());
      return circuit.nodes().stream()
          .filter(node -> values.contains(node.result()))
          .mapToDouble(CircuitNode::scale)
          .min()
          .orElseThrow();
    }
  }

  /// The circuit of a program with the levels of `plan`.
  ///
  /// @param bootstrapKeys there where values are refreshed
  static EmittedCircuit emit(
      LinearMaps linear,
      LevelPlan plan,
      ScaleTable scales,
      RingCosts costs,
      Optional<EvaluationKeyPlan> bootstrapKeys) {
    PackedProgram program = linear.program();
    CircuitParameters parameters = scales.parameters();
    int batch = parameters.slots() / program.width();
    KeyPlan keyPlan =
        KeyPlan.of(linear, plan.levels(), costs, batch, parameters.slots(), bootstrapKeys);
    OperationCosts operations = OperationCosts.of(keyPlan, costs, parameters);
    EmitCircuit emit = new EmitCircuit(program, scales, plan, costs, operations);
    bootstrapKeys.ifPresent(emit.keys::bootstrap);
    program.nodes().forEach(emit::emit);
    List<CircuitOutput> outputs =
        program.outputs().stream()
            .map(output -> new CircuitOutput(output.name(), output.value()))
            .toList();
    Circuit circuit =
        new Circuit(
            program.name(), parameters, program.width(), emit.nodes, outputs, emit.keys.keys());
    return new EmittedCircuit(CircuitVerifier.verify(circuit), emit.nanos);
  }

  private void emit(PackedNode node) {
    int level = plan.level(node.result());
    switch (node.op()) {
      case PackedOp.Input(String name) ->
          add(node, node.result(), new CircuitOp.Input(name), List.of(), level);
      case PackedOp.LinearMap op -> linear(node, op, level);
      case PackedOp.Polynomial(var polynomial) -> {
        int top = level + polynomial.depth();
        List<String> operands = operands(node, top);
        add(node, node.result(), new CircuitOp.Polynomial(polynomial), operands, level);
        if (polynomial.degree() > 1) {
          keys.product(top);
        }
      }
      case PackedOp.Multiply _ -> product(node, level);
      case PackedOp.Add _ ->
          add(node, node.result(), new CircuitOp.Add(), operands(node, level), level);
      case PackedOp.Subtract _ ->
          add(node, node.result(), new CircuitOp.Subtract(), operands(node, level), level);
    }
    nanos += operations.operation(node, level);
    if (plan.refreshed().containsKey(node.result())) {
      bootstrap(node);
    }
  }

  private void bootstrap(PackedNode node) {
    double bound = Objects.requireNonNull(bounds.get(node.result()));
    int level = plan.refreshed().getOrDefault(node.result(), 0);
    String name = fresh(node.result() + ".refreshed");
    add(node, name, new CircuitOp.Bootstrap(bound), List.of(node.result()), level);
    bootstraps.put(node.result(), known(name));
    nanos += operations.bootstrap(node, level);
  }

  private void linear(PackedNode node, PackedOp.LinearMap op, int level) {
    int top = level + 1;
    List<String> operands = operands(node, top);
    DiagonalCount count = operations.keyPlan().count(node.result());
    BabySteps steps = operations.keyPlan().steps(node.result());
    boolean foldsFirst = operations.keyPlan().foldsFirst(node.result());
    keys.linear(count, steps, foldsFirst, top);
    CircuitOp linear =
        new CircuitOp.Linear(op.matrices(), op.bias(), op.fold(), steps.size(), foldsFirst);
    add(node, node.result(), linear, operands, level);
  }

  private void product(PackedNode node, int level) {
    int top = level + 1;
    double scale = scales.scale(top) * scales.scale(top);
    List<String> operands = operands(node, top);
    String product = fresh(node.result() + ".product");
    put(node, product, new CircuitOp.Multiply(), operands, top, scale, 2);
    String relinearized = fresh(node.result() + ".relinearized");
    put(node, relinearized, new CircuitOp.Relinearize(), List.of(product), top, scale, 1);
    add(node, node.result(), new CircuitOp.Rescale(), List.of(relinearized), level);
    keys.product(top);
  }

  /// The node's operands, each brought down to `level`.
  private List<String> operands(PackedNode node, int level) {
    return node.operands().stream().map(name -> lowered(name, level)).toList();
  }

  private String lowered(String value, int level) {
    CircuitNode node = known(value);
    if (node.level() < level) {
      node = bootstraps.getOrDefault(value, node);
    }
    if (node.level() == level) {
      return node.result();
    }
    if (node.level() < level) {
      throw new CompilerBugException(
          "PlanCircuit: %s is at level %d, needed at %d".formatted(value, node.level(), level));
    }
    String name = node.result() + ".level" + level;
    if (!emitted.containsKey(name)) {
      CircuitNode adjusted =
          new CircuitNode(
              name,
              new CircuitOp.Adjust(),
              List.of(node.result()),
              node.layout(),
              level,
              scales.scale(level),
              1,
              node.origin());
      emitted.put(name, adjusted);
      nodes.add(adjusted);
      nanos += node.layout().ciphertexts() * costs.adjust(level + 2);
    }
    return name;
  }

  private CircuitNode known(String value) {
    CircuitNode node = emitted.get(value);
    if (node == null) {
      throw new CompilerBugException("PlanCircuit: " + value + " is used before it is defined");
    }
    return node;
  }

  private void add(PackedNode node, String result, CircuitOp op, List<String> operands, int level) {
    put(node, result, op, operands, level, scales.scale(level), 1);
  }

  private void put(
      PackedNode node,
      String result,
      CircuitOp op,
      List<String> operands,
      int level,
      double scale,
      int degree) {
    CircuitNode emittedNode =
        new CircuitNode(result, op, operands, node.layout(), level, scale, degree, node.origin());
    nodes.add(emittedNode);
    emitted.put(result, emittedNode);
  }

  private String fresh(String wanted) {
    String name = wanted;
    while (emitted.containsKey(name)) {
      name = name + "_";
    }
    return name;
  }
}
