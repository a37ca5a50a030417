package dev.sotto.runtime.format;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the circuit says about the ciphertexts of one input or output: as many, at this level and
/// scale, of this degree.
public record BundleForm(String name, int ciphertexts, int level, double scale, int degree) {
  /// The inputs of a circuit, in order.
  public static List<BundleForm> inputs(Circuit circuit) {
    List<BundleForm> forms = new ArrayList<>();
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Input(String name)) {
        forms.add(of(name, node));
      }
    }
    return List.copyOf(forms);
  }

  /// The outputs of a circuit, in order.
  public static List<BundleForm> outputs(Circuit circuit) {
    Map<String, CircuitNode> nodes = new HashMap<>();
    circuit.nodes().forEach(node -> nodes.put(node.result(), node));
    List<BundleForm> forms = new ArrayList<>();
    for (CircuitOutput output : circuit.outputs()) {
      CircuitNode node = nodes.get(output.value());
      if (node == null) {
        throw new IllegalArgumentException("no value named " + output.value());
      }
      forms.add(of(output.name(), node));
    }
    return List.copyOf(forms);
  }

  private static BundleForm of(String name, CircuitNode node) {
    return new BundleForm(
        name, node.layout().ciphertexts(), node.level(), node.scale(), node.degree());
  }
}
