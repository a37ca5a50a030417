package dev.sotto.runtime.execution;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a circuit node by node and drops each value after its last use. Safe for use by several
/// threads.
///
/// @param <V> a value of the circuit
public final class CircuitExecutor<V> {
  private final Circuit circuit;
  private final Backend<V> backend;

  private final List<List<String>> dead;

  /// An executor of `circuit`, a verified one, on `backend`.
  public CircuitExecutor(Circuit circuit, Backend<V> backend) {
    this.circuit = circuit;
    this.backend = backend;
    this.dead = dead(circuit);
  }

  /// For each node, the values that nothing after it reads, outputs not among them.
  static List<List<String>> dead(Circuit circuit) {
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < circuit.nodes().size(); i++) {
      CircuitNode node = circuit.nodes().get(i);
      lastUse.put(node.result(), i);
      for (String operand : node.operands()) {
        lastUse.put(operand, i);
      }
    }
    circuit.outputs().forEach(output -> lastUse.remove(output.value()));
    List<List<String>> dead = new ArrayList<>();
    for (int i = 0; i < circuit.nodes().size(); i++) {
      dead.add(new ArrayList<>());
    }
    lastUse.forEach((value, index) -> dead.get(index).add(value));
    return dead;
  }

  /// The outputs by name, from the inputs by name.
  ///
  /// @throws IllegalArgumentException if an input is missing
  public Map<String, V> run(Map<String, V> inputs, ExecutionListener<V> listener) {
    Map<String, V> values = new HashMap<>();
    int total = circuit.nodes().size();
    for (int i = 0; i < total; i++) {
      CircuitNode node = circuit.nodes().get(i);
      listener.started(i, total, node);
      V value =
          node.op() instanceof CircuitOp.Input(String name)
              ? require(inputs, name)
              : backend.evaluate(node, operands(node, values));
      values.put(node.result(), value);
      listener.finished(i, total, node, value);
      release(dead.get(i), values, inputs);
    }
    Map<String, V> outputs = new LinkedHashMap<>();
    for (CircuitOutput output : circuit.outputs()) {
      outputs.put(output.name(), require(values, output.value()));
    }
    return outputs;
  }

  /// Forgets values; the caller's inputs stay the caller's.
  private void release(List<String> names, Map<String, V> values, Map<String, V> inputs) {
    List<V> released = new ArrayList<>();
    for (String name : names) {
      V value = values.remove(name);
      if (value != null) {
        released.add(value);
      }
    }
    if (!released.isEmpty()) {
      List<V> live = new ArrayList<>(values.values());
      live.addAll(inputs.values());
      backend.release(released, live);
    }
  }

  private static <V> List<V> operands(CircuitNode node, Map<String, V> values) {
    List<V> operands = new ArrayList<>();
    for (String operand : node.operands()) {
      operands.add(require(values, operand));
    }
    return operands;
  }

  private static <V> V require(Map<String, V> values, String name) {
    V value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value named " + name);
    }
    return value;
  }
}
