package dev.sotto.runtime.execution;

import dev.sotto.ckks.bootstrapping.BootstrapKeys;
import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import dev.sotto.ckks.rlwe.KeyUses;
import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.LinearDiagonals;
import dev.sotto.runtime.format.KeyPlans;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Counts how often a run of a circuit uses the keys of its automorphisms; belongs to one thread.
///
/// Inputs that a map rotates again, for sums that exceed their memory, count once.
final class KeyUseCount {
  private final Circuit circuit;
  private final CkksParameters parameters;
  private final KeyUses uses;
  private final Optional<BootstrapKeys> bootstraps;
  private final Map<String, CircuitNode> nodes = new HashMap<>();

  private KeyUseCount(Circuit circuit, CkksParameters parameters) {
    this.circuit = circuit;
    this.parameters = parameters;
    this.uses = new KeyUses(parameters, KeyPlans.of(circuit));
    this.bootstraps =
        circuit
            .parameters()
            .bootstrapping()
            .filter(bootstrapping -> circuit.keys().encapsulation())
            .map(
                bootstrapping ->
                    new BootstrapKeys(
                        parameters,
                        BootstrapStage.shape(bootstrapping, parameters),
                        bootstrapping.slots()));
  }

  /// The uses in one run of `circuit`, a verified one, over `parameters`.
  static KeyUses of(Circuit circuit, CkksParameters parameters) {
    KeyUseCount count = new KeyUseCount(circuit, parameters);
    for (CircuitNode node : circuit.nodes()) {
      count.nodes.put(node.result(), node);
      count.add(node);
    }
    return count.uses;
  }

  private void add(CircuitNode node) {
    switch (node.op()) {
      case CircuitOp.Linear map -> linear(map, node);
      case CircuitOp.Rotate(int step) ->
          uses.addRotation(
              Chain.WHOLE, parameters, step, node.level(), node.layout().ciphertexts());
      case CircuitOp.Conjugate() ->
          uses.addConjugation(parameters, node.level(), node.layout().ciphertexts());
      case CircuitOp.Bootstrap _ ->
          bootstraps
              .orElseThrow(() -> new CompilerBugException("no keys of bootstrapping"))
              .count(uses, node.level(), BootstrapStage.bootstraps(node.layout().ciphertexts()));
      case CircuitOp.Input _ -> {}
      case CircuitOp.Polynomial _ -> {}
      case CircuitOp.Multiply() -> {}
      case CircuitOp.Add() -> {}
      case CircuitOp.Subtract() -> {}
      case CircuitOp.Relinearize() -> {}
      case CircuitOp.Rescale() -> {}
      case CircuitOp.Adjust() -> {}
    }
  }

  private void linear(CircuitOp.Linear map, CircuitNode node) {
    List<CircuitNode> operands = node.operands().stream().map(this::named).toList();
    List<Layout> layouts = operands.stream().map(CircuitNode::layout).toList();
    LinearDiagonals diagonals =
        LinearDiagonals.of(map.matrices(), layouts, node.layout(), map.fold());
    int level = operands.getFirst().level();
    int outputs = node.layout().ciphertexts();
    List<Set<Integer>> ofOutputs =
        Stream.<Set<Integer>>generate(HashSet::new).limit(outputs).toList();
    for (int operand = 0; operand < layouts.size(); operand++) {
      for (int from = 0; from < layouts.get(operand).ciphertexts(); from++) {
        Set<Integer> ofInput = new HashSet<>();
        for (int to = 0; to < outputs; to++) {
          for (int diagonal : diagonals.diagonals(to, operand, from)) {
            ofInput.add(diagonal);
            ofOutputs.get(to).add(diagonal);
          }
        }
        plan(ofInput, map).ifPresent(plan -> virtual(plan.babySteps(), level));
      }
    }
    for (Set<Integer> ofOutput : ofOutputs) {
      plan(ofOutput, map).ifPresent(plan -> virtual(plan.giantDistances(), level));
    }
    for (int step : diagonals.foldSteps()) {
      virtual(Collections.nCopies(outputs, step), map.foldsFirst() ? level : node.level());
    }
  }

  private static Optional<BabyGiantPlan> plan(Set<Integer> diagonals, CircuitOp.Linear map) {
    return diagonals.isEmpty()
        ? Optional.empty()
        : Optional.of(BabyGiantPlan.split(diagonals, map.babySteps()));
  }

  /// @param steps in slots of one sample
  private void virtual(List<Integer> steps, int level) {
    for (int step : steps) {
      uses.addRotation(Chain.WHOLE, parameters, step * circuit.batch(), level, 1);
    }
  }

  private CircuitNode named(String name) {
    CircuitNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no value named " + name);
    }
    return node;
  }
}
